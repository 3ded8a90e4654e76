import * as v from 'valibot';
import { bodyPathPattern } from '../values/body-path.ts';

/*
 * The schemas of a definition are made by functions: importing this package for its client alone makes none of them. Each member carries its description, which
 * editors show by the JSON Schema that is made of them.
 */

/** A schema that gives a `T`. */
export type SchemaOf<T> = v.GenericSchema<unknown, T>;

/** A member that may be left out. */
export type OptionalOf<T> = v.OptionalSchema<SchemaOf<T>, undefined>;

const longest = 10_000;

/** A text that is not empty. */
export function textOf(description: string): SchemaOf<string> {
  return v.pipe(
    v.string('expected a text'),
    v.minLength(1, 'expected a text that is not empty'),
    v.maxLength(longest, `expected a text of at most ${longest} characters`),
    v.description(description),
  );
}

/** A text of a certain form. */
export function patternOf(pattern: RegExp, expected: string, description: string): SchemaOf<string> {
  return v.pipe(
    v.string(expected),
    v.maxLength(longest, `expected a text of at most ${longest} characters`),
    v.regex(pattern, expected),
    v.description(description),
  );
}

/** A path in a body. */
export function pathOf(description: string): SchemaOf<string> {
  return patternOf(bodyPathPattern, "expected a path such as data.status, items[0].id or ['odd name']", description);
}

/** A header's name, but for those that belong to the connection. */
export function headerNameOf(description: string): SchemaOf<string> {
  return v.pipe(headerName(), v.description(description));
}

const ofTheConnection: ReadonlySet<string> = new Set(['host', 'content-length', 'transfer-encoding', 'connection']);

function headerName(): v.GenericSchema<string, string> {
  const expected = 'expected the name of a header';
  return v.pipe(
    v.string(expected),
    v.regex(/^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}$/, expected),
    v.check((name) => !ofTheConnection.has(name.toLowerCase()), `${expected} other than ${[...ofTheConnection].join(', ')}`),
  );
}

/** One of a list of words. */
export function wordOf<const TWords extends readonly string[]>(words: TWords, description: string): SchemaOf<TWords[number]> {
  return v.pipe(v.picklist(words, `expected one of ${words.join(', ')}`), v.description(description));
}

/** `true` or `false`. */
export function flagOf(description: string): SchemaOf<boolean> {
  return v.pipe(v.boolean('expected true or false'), v.description(description));
}

/** A whole number within bounds. */
export function integerOf(least: number, most: number, description: string): SchemaOf<number> {
  const expected = `expected a whole number from ${least} to ${most}`;
  return v.pipe(
    v.number(expected),
    v.integer(expected),
    v.minValue(least, expected),
    v.maxValue(most, expected),
    v.description(description),
  );
}

/** Members by name. */
export function recordOf<T>(value: SchemaOf<T>, description: string): SchemaOf<Readonly<Record<string, T>>> {
  return v.pipe(v.record(v.string(), value, 'expected an object'), v.description(description));
}

/** Texts by header name. */
export function headersOf(description: string): SchemaOf<Readonly<Record<string, string>>> {
  return v.pipe(
    v.record(headerName(), textOf('A template.'), 'expected an object of texts by header name'),
    v.description(description),
  );
}

/** A list that is not empty. */
export function listOf<T>(item: SchemaOf<T>, description: string): SchemaOf<readonly T[]> {
  return v.pipe(
    v.array(item, 'expected a list'),
    v.minLength(1, 'expected a list that is not empty'),
    v.description(description),
  );
}

/** One thing, or a list of them. */
export function oneOrMore<T>(one: SchemaOf<T>, description: string): SchemaOf<T | readonly T[]> {
  return v.pipe(v.union([one, listOf(one, 'Several of them.')], 'expected one, or a list'), v.description(description));
}
