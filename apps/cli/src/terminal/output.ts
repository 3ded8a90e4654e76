import type { OutputStream } from '../io.ts';
import type { ScreenSlot } from './screen-slot.ts';

/** Standard output: it carries data and nothing else. */
export interface Output {
  readonly isTerminal: boolean;
  /** Columns of the terminal; `undefined` when it is none and lines may be as long as they like. */
  readonly columns: number | undefined;
  /** Writes, and settles once the reader has taken it, so that a slow reader slows the writer and memory stays small. */
  write(text: string): Promise<void>;
}

/** Options of {@link createOutput}. */
export interface OutputOptions {
  readonly stream: OutputStream;
  readonly screen: ScreenSlot;
  /** Whether the reader has closed the stream: what is written then is dropped. */
  readonly isClosed: () => boolean;
}

/** Data on standard output. */
export function createOutput({ stream, screen, isClosed }: OutputOptions): Output {
  return {
    isTerminal: stream.isTTY === true,
    get columns() {
      return stream.isTTY === true ? stream.columns || 80 : undefined;
    },
    write(text) {
      if (text === '' || isClosed()) return Promise.resolve();
      return new Promise((resolve) => {
        // Errors reach the stream's `error` listener, which knows a closed pipe from a full disk.
        screen.write(stream, text, () => resolve());
      });
    },
  };
}
