import { createReadStream } from 'node:fs';
import { resolve } from 'node:path';
import type { Readable } from 'node:stream';
import { TasksError } from '@tasks/core/provider';
import type { Io } from '../io.ts';

/**
 * The refs that a command is to ask after, in the order given: its arguments, then the lines of `--from`.
 *
 * @param from - A path, or `-` for standard input.
 * @throws {TasksError} `invalid_argument` when the file cannot be read or is not UTF-8; the signal's reason when aborted.
 */
export async function readRefs(
  refs: readonly string[],
  from: string | undefined,
  io: Pick<Io, 'stdin' | 'cwd'>,
  signal: AbortSignal,
): Promise<string[]> {
  const all = [...refs];
  if (from === undefined) return all;
  const source = from === '-' ? io.stdin : createReadStream(resolve(io.cwd, from));
  for await (const ref of refLines(source, from === '-' ? 'standard input' : from, signal)) all.push(ref);
  return all;
}

/**
 * One ref a line, read as a stream. Blank lines and lines that start with `#` are passed over; a byte order mark at the head and a carriage return
 * at a line's end are dropped, and nothing else: ids are verbatim.
 */
export async function* refLines(source: Readable, name: string, signal: AbortSignal): AsyncGenerator<string, void, undefined> {
  signal.throwIfAborted();
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const abort = (): void => void source.destroy();
  signal.addEventListener('abort', abort, { once: true });
  let rest = '';
  try {
    for await (const chunk of source as AsyncIterable<string | Uint8Array>) {
      const lines = (rest + (typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true }))).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) if (isRef(line)) yield trimLine(line);
    }
    rest += decoder.decode();
    if (isRef(rest)) yield trimLine(rest);
  } catch (error) {
    signal.throwIfAborted();
    const why =
      (error as NodeJS.ErrnoException).code === 'ERR_ENCODING_INVALID_ENCODED_DATA'
        ? 'it is not UTF-8 text'
        : error instanceof Error
          ? error.message
          : String(error);
    throw new TasksError({ code: 'invalid_argument', message: `The refs in ${name} could not be read: ${why}.`, cause: error });
  } finally {
    signal.removeEventListener('abort', abort);
  }
  signal.throwIfAborted();
}

function isRef(line: string): boolean {
  return line.trim() !== '' && !line.startsWith('#');
}

function trimLine(line: string): string {
  return line.replace(/^[\r\n]+|[\r\n]+$/g, '');
}
