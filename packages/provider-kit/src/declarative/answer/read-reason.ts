import { toText } from '../values/scalar-text.ts';

const longest = 2000;

/** A vendor's reason as a text: a text as it is, anything else as JSON; `undefined` for what is empty. */
export function toReason(value: unknown): string | undefined {
  const text = typeof value === 'object' && value !== null && !isEmpty(value) ? JSON.stringify(value) : toText(value)?.trim();
  return text === undefined || text === '' ? undefined : text.slice(0, longest);
}

function isEmpty(value: object): boolean {
  return Object.keys(value).length === 0;
}
