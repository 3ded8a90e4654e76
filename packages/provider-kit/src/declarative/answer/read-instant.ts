const isoInstant = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:?\d\d)$/i;

/** Numbers below this are seconds since the epoch (until the year 5138), others milliseconds (since 1973). */
const leastMilliseconds = 1e11;
/** The largest time that a date can hold. */
const mostMilliseconds = 8.64e15;

/**
 * A vendor's instant in ISO 8601: of such a text with its zone, or of Unix seconds or milliseconds, also as a text.
 *
 * @returns `undefined` for anything else, a text without a zone among it: it could mean any.
 */
export function toInstant(value: unknown): string | undefined {
  if (typeof value === 'string' && isoInstant.test(value)) return fromMilliseconds(Date.parse(value.replace(' ', 'T')));
  const number = typeof value === 'string' && /^\d{1,16}(?:\.\d{1,9})?$/.test(value) ? Number(value) : value;
  if (typeof number !== 'number' || !(number > 0)) return undefined;
  return fromMilliseconds(number < leastMilliseconds ? number * 1000 : number);
}

function fromMilliseconds(milliseconds: number): string | undefined {
  return Math.abs(milliseconds) <= mostMilliseconds ? new Date(milliseconds).toISOString() : undefined;
}
