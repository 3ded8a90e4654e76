import { malformed } from '../api-error.ts';
import type { ApiError } from '../api-error.ts';
import { tooLarge } from './read-body.ts';

/** A line of a body, or why it cannot be read. */
export type BodyLine =
  | { readonly text: string; readonly error?: undefined }
  | { readonly error: ApiError; readonly text?: undefined };

/** How much of a body is read. */
export interface LineLimits {
  /** Of the whole body. What lies beyond is not read; the last line then is an error. */
  readonly bodyBytes: number;
  /** Of one line. A longer one is passed over, and gives an error. */
  readonly lineBytes: number;
}

const newline = 0x0a;

/** The lines of a body as they come, those of one piece of it together. Empty lines are passed over. */
export async function* readLines(
  body: AsyncIterable<Uint8Array>,
  limits: LineLimits,
): AsyncGenerator<readonly BodyLine[], void, undefined> {
  let total = 0;
  let parts: Uint8Array[] = [];
  let length = 0;
  /** Takes the next piece of the line that is being read; of a line that is too long nothing is kept. */
  const take = (piece: Uint8Array): void => {
    length += piece.byteLength;
    if (length > limits.lineBytes) parts = [];
    else parts.push(piece);
  };
  const finish = (): BodyLine | undefined => {
    const line = length > limits.lineBytes ? { error: tooLarge(limits.lineBytes) } : decode(parts);
    parts = [];
    length = 0;
    return line;
  };

  for await (const chunk of body) {
    total += chunk.byteLength;
    const lines: BodyLine[] = [];
    let from = 0;
    for (let at = chunk.indexOf(newline); at >= 0; at = chunk.indexOf(newline, from)) {
      take(chunk.subarray(from, at));
      const line = finish();
      if (line !== undefined) lines.push(line);
      from = at + 1;
    }
    take(chunk.subarray(from));
    if (total > limits.bodyBytes) {
      yield [...lines, { error: tooLarge(limits.bodyBytes) }];
      return;
    }
    if (lines.length > 0) yield lines;
  }
  const last = finish();
  if (last !== undefined) yield [last];
}

/** Undefined for an empty line. */
function decode(parts: readonly Uint8Array[]): BodyLine | undefined {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(parts));
    return text.trim() === '' ? undefined : { text };
  } catch {
    return { error: malformed('The line is not UTF-8.') };
  }
}
