/** Where JSON text is wrong. Says nothing of the text itself, which may hold secrets. */
export class JsonSyntaxError extends Error {
  override readonly name: string = 'JsonSyntaxError';
}

/**
 * Parses JSON.
 *
 * @throws {JsonSyntaxError} with the line and column where the platform tells them.
 */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\ufeff/, ''));
  } catch (error) {
    throw new JsonSyntaxError(describePlace(error, text));
  }
}

function describePlace(error: unknown, text: string): string {
  if (text.trim() === '') return 'it is empty';
  const match = /position (\d+)/.exec(error instanceof Error ? error.message : '');
  if (!match) return 'it is not valid JSON';
  const before = text.slice(0, Number(match[1])).split('\n');
  return `it is not valid JSON (line ${before.length}, column ${(before.at(-1)?.length ?? 0) + 1})`;
}
