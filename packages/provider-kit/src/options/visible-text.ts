import * as v from 'valibot';

const expected = 'expected a text of visible ASCII characters, without white space and line breaks';

/** What keys and tokens are made of, as an HTTP header can hold them: visible ASCII characters, at least one. */
export const visibleText: v.GenericSchema<unknown, string> = v.pipe(v.string(expected), v.regex(/^[\x21-\x7e]+$/, expected));
