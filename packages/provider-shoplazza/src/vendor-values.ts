/** The state of a task as the vendor wrote it, and as a number where it is one. */
export interface VendorState {
  readonly text: string;
  /** `undefined` where the text is not a whole number. */
  readonly number: number | undefined;
}

/** Reads a state that the vendor sends as a number or, on some endpoints, as the same number in a string. */
export function readVendorState(value: number | string): VendorState {
  const text = String(value).trim().slice(0, 100);
  return { text, number: wholeNumber(text) };
}

/** Reads a count; `undefined` where it is absent or not a whole number of 0 or more. */
export function readCount(value: unknown): number | undefined {
  return typeof value === 'number' || typeof value === 'string' ? wholeNumber(String(value).trim()) : undefined;
}

function wholeNumber(text: string): number | undefined {
  if (!/^(?:0|[1-9]\d*)$/.test(text)) return undefined;
  const number = Number(text);
  return Number.isSafeInteger(number) ? number : undefined;
}

/** The text, or an empty one for anything that is not text. */
export function readText(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** Whether the value is a JSON object. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
