import { PassThrough, Writable } from 'node:stream';
import { stripVTControlCharacters } from 'node:util';
import type { Terminal } from '../command/ask.ts';

/** A terminal whose user answers questions. */
export interface FakeTerminal extends Terminal {
  /** All that was shown, without colours. */
  readonly shown: () => string;
}

/** Keys that are no letters. */
export const keys = { enter: '\r', down: '\u001B[B', ctrlC: '\u0003', clearLine: '\u0015' } as const;

/**
 * Makes a terminal whose user waits for each question and then types the answer.
 *
 * @param answers - A part of the question, and the keys that are typed then; in the order in which they come.
 */
export function createFakeTerminal(answers: readonly (readonly [question: string, typed: string])[]): FakeTerminal {
  const input = new PassThrough();
  const pending = [...answers];
  let shown = '';
  let from = 0;
  const output = new Writable({
    write(chunk: Buffer, _encoding, done) {
      shown += chunk.toString();
      const [next] = pending;
      const at = next === undefined ? -1 : shown.indexOf(next[0], from);
      if (next !== undefined && at >= 0) {
        pending.shift();
        from = at + next[0].length;
        // Once the prompt is drawn, it listens.
        setImmediate(() => input.write(next[1]));
      }
      done();
    },
  });
  return { input, output, shown: () => stripVTControlCharacters(shown) };
}
