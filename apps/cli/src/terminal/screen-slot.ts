import type { OutputStream } from '../io.ts';
import type { LiveScreen } from './live-screen.ts';

/** Knows what is drawn live, so that everything else that goes to the terminal is written above it. */
export class ScreenSlot {
  #screen: LiveScreen | undefined;

  show(screen: LiveScreen): void {
    this.clear();
    this.#screen = screen;
  }

  clear(): void {
    this.#screen?.stop();
    this.#screen = undefined;
  }

  /** Writes to a stream, above what is drawn live when the stream is a terminal. */
  write(stream: OutputStream, text: string, callback?: (error?: Error | null) => void): void {
    const write = (): void => void stream.write(text, callback);
    if (this.#screen && stream.isTTY) this.#screen.writeAbove(write);
    else write();
  }
}
