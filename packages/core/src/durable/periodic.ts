import type { Clock } from '../clock/clock.ts';

/** Does something again and again, a pause after each time. What it throws is handed on, and it goes on. */
export class Periodic {
  readonly #clock: Clock;
  readonly #intervalMs: number;
  readonly #run: () => Promise<void>;
  readonly #onError: (thrown: unknown) => void;
  #cancel: (() => void) | undefined;
  #stopped = false;

  constructor(clock: Clock, intervalMs: number, run: () => Promise<void>, onError: (thrown: unknown) => void) {
    this.#clock = clock;
    this.#intervalMs = intervalMs;
    this.#run = run;
    this.#onError = onError;
  }

  start(): void {
    if (this.#stopped) return;
    this.#cancel = this.#clock.schedule(() => {
      this.#run()
        .catch(this.#onError)
        .finally(() => this.start());
    }, this.#intervalMs);
  }

  stop(): void {
    this.#stopped = true;
    this.#cancel?.();
  }
}
