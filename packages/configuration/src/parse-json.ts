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
  const position = positionOf(error, text);
  if (position === undefined) return 'it is not valid JSON';
  const before = text.slice(0, position).split('\n');
  return `it is not valid JSON (line ${before.length}, column ${(before.at(-1)?.length ?? 0) + 1})`;
}

function positionOf(error: unknown, text: string): number | undefined {
  const message = error instanceof Error ? error.message : '';
  const told = /position (\d+)/.exec(message)?.[1];
  if (told !== undefined) return Number(told);
  if (message.startsWith('Unexpected end')) return text.trimEnd().length;
  // The platform names the character that it stumbles over, but not where it is: the shortest beginning that fails alike ends in it.
  let [fine, fails] = [0, text.length];
  while (fails - fine > 1) {
    const middle = Math.floor((fine + fails) / 2);
    if (stumbles(text.slice(0, middle))) fails = middle;
    else fine = middle;
  }
  return stumbles(text) ? fails - 1 : undefined;
}

function stumbles(text: string): boolean {
  try {
    JSON.parse(text);
    return false;
  } catch (error) {
    return error instanceof Error && error.message.startsWith('Unexpected token');
  }
}
