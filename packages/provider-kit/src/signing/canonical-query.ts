import { normalizeComponent } from './percent-encoding.ts';

/**
 * The query as it is signed: sorted by name, then by value, each percent-encoded exactly once and always written `name=value`.
 *
 * The text is split at each `&` and at the first `=` of a pair; empty pairs are dropped. A `+` means a space, as in what HTML forms and
 * `URLSearchParams` write: write `%2B` for a plus sign. Names are compared by their decoded bytes, values by their encoded ones.
 *
 * @param query - As it goes on the wire, without the question mark.
 */
export function canonicalQuery(query: string): string {
  if (query === '') return '';
  return query
    .split('&')
    .filter((pair) => pair !== '')
    .map(parsePair)
    .toSorted(comparePairs)
    .map(({ name, value }) => `${name}=${value}`)
    .join('&');
}

interface Pair {
  readonly sortName: string;
  readonly name: string;
  readonly value: string;
}

function parsePair(pair: string): Pair {
  const equals = pair.indexOf('=');
  const name = normalizeComponent(equals < 0 ? pair : pair.slice(0, equals), true);
  const value = equals < 0 ? '' : normalizeComponent(pair.slice(equals + 1), true).encoded;
  return { sortName: name.decoded, name: name.encoded, value };
}

function comparePairs(left: Pair, right: Pair): number {
  return compare(left.sortName, right.sortName) || compare(left.value, right.value);
}

function compare(left: string, right: string): number {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}
