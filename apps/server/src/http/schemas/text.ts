import * as v from 'valibot';

/** Text that every database keeps as it is: no half of a surrogate pair, and no U+0000. */
export function isStorable(text: string): boolean {
  return text.isWellFormed() && !text.includes('\0');
}

/** A text of a length that is stored. */
export function storableText(maxLength: number, description: string): v.GenericSchema<unknown, string> {
  return v.pipe(
    v.string(),
    v.minLength(1, 'must not be empty.'),
    v.maxLength(maxLength, `must have at most ${maxLength} characters.`),
    v.check(isStorable, 'must be valid Unicode without the character U+0000.'),
    v.description(description),
  );
}

/** An instant as it is answered. */
export function instant(description: string): v.GenericSchema<unknown, string> {
  return v.pipe(v.string(), v.isoTimestamp(), v.description(description));
}

/** An instant as it is answered, or null for what has not happened. */
export function optionalInstant(description: string): v.GenericSchema<unknown, string | null> {
  return v.pipe(v.nullable(v.pipe(v.string(), v.isoTimestamp())), v.description(description));
}
