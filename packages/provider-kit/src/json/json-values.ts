/** Whether the value is a JSON object. */
export function isJsonObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The members of a JSON object; none for anything else. */
export function membersOf(value: unknown): Readonly<Record<string, unknown>> {
  return isJsonObject(value) ? value : {};
}

/** The text, or an empty one for anything that is not text. */
export function readText(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** A count, sent as a number or as a text; `undefined` unless it is a whole number of 0 or more. */
export function readCount(value: unknown): number | undefined {
  const text = typeof value === 'number' || typeof value === 'string' ? String(value).trim() : '';
  const count = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  return Number.isSafeInteger(count) ? count : undefined;
}

/** The most elements of one list that are read. */
const mostElements = 20;

/**
 * The words in a value, as one text: a text as it is, the texts of a list joined by `; `, of an object its `message`, else its `error`, else the texts
 * of all its members. Reads three levels deep; numbers and all else say nothing.
 *
 * @returns an empty text where there are none.
 */
export function readWords(value: unknown, depth = 3): string {
  if (depth === 0) return '';
  if (Array.isArray(value)) {
    const words = value.slice(0, mostElements).map((element) => readWords(element, depth - 1));
    return words.filter((each) => each !== '').join('; ');
  }
  if (!isJsonObject(value)) return readText(value);
  return readWords(value['message'], depth - 1) || readWords(value['error'], depth - 1) || readWords(Object.values(value), depth);
}
