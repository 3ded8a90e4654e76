/** How deep a chain of causes is kept. */
const deepest = 4;

/**
 * A copy of an error for `cause`, without anything that could hold a secret: class name, code, message and stack, redacted, and its own causes.
 * Other members (a request with its headers, a response) are left out.
 */
export function redactedCause(error: unknown, redact: (text: string) => string, depth = 0): Error | undefined {
  if (error === undefined || error === null || depth >= deepest) return undefined;
  if (!(error instanceof Error)) return new Error(redact(describe(error)));
  const cause = redactedCause(error.cause, redact, depth + 1);
  const copy = new Error(redact(String(error.message)), cause === undefined ? undefined : { cause });
  define(copy, 'name', String(error.name));
  define(copy, 'stack', redact(String(error.stack ?? error.message)));
  const { code } = error as { readonly code?: unknown };
  if (typeof code === 'string') Object.assign(copy, { code: redact(code) });
  return copy;
}

function define(target: Error, name: string, value: string): void {
  Object.defineProperty(target, name, { value, enumerable: false, configurable: true, writable: true });
}

function describe(value: unknown): string {
  return typeof value === 'string' ? value.slice(0, 500) : `a thrown ${typeof value}`;
}
