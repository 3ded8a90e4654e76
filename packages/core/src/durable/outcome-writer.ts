import type { Clock } from '../clock/clock.ts';
import { backoffMs } from '../engine/backoff.ts';
import { describeThrown } from '../errors/index.ts';
import type { PollOutcome, PollQueue } from '../store/poll-queue.ts';

/** The most outcomes in one call of the store. */
const mostAtOnce = 1000;

interface Entry {
  readonly outcome: PollOutcome;
  readonly onSettled: (written: boolean) => void;
}

/** What an {@link OutcomeWriter} works with. */
export interface OutcomeWriterOptions {
  readonly polls: PollQueue;
  readonly clock: Clock;
  readonly random: () => number;
  readonly warn: (message: string) => void;
}

/** Writes outcomes to the store in order and together, and goes on trying while the store cannot: what a vendor said is not lost to a full disk. */
export class OutcomeWriter {
  readonly #options: OutcomeWriterOptions;
  #queue: Entry[] = [];
  #unsaved = 0;
  #writing = false;
  #wake: (() => void) | undefined;
  #idle: (() => void)[] = [];
  #failures = 0;
  #stopped = false;

  constructor(options: OutcomeWriterOptions) {
    this.#options = options;
  }

  /** Outcomes that are not written yet. */
  get unsaved(): number {
    return this.#unsaved;
  }

  /** @param onSettled - Called once the outcome is durable (true) or was refused (false). */
  add(outcome: PollOutcome, onSettled: (written: boolean) => void): void {
    this.#queue.push({ outcome, onSettled });
    this.#unsaved += 1;
    if (this.#writing) return;
    this.#writing = true;
    // Those of the same turn go together.
    queueMicrotask(() => void this.#write());
  }

  /** Resolves when nothing is left to write, or when the writer was stopped. */
  async flushed(): Promise<void> {
    if (this.#unsaved === 0 || this.#stopped) return;
    await new Promise<void>((resolve) => this.#idle.push(resolve));
  }

  /** Gives up what is not written: its tasks are asked after again once their leases are over. */
  stop(): void {
    this.#stopped = true;
    this.#wake?.();
    this.#tellIdle();
  }

  async #write(): Promise<void> {
    while (this.#queue.length > 0 && !this.#stopped) {
      const batch = this.#queue.slice(0, mostAtOnce);
      try {
        const written = await this.#options.polls.settle(batch.map(({ outcome }) => outcome));
        this.#failures = 0;
        this.#queue = this.#queue.slice(batch.length);
        this.#unsaved -= batch.length;
        for (const [index, { onSettled }] of batch.entries()) onSettled(written[index] ?? false);
      } catch (thrown) {
        this.#failures += 1;
        if (this.#failures === 1) {
          this.#options.warn(
            `The store could not write what came of ${batch.length} polls: ${describeThrown(thrown)} It is tried again until it can; no further tasks are taken up meanwhile.`,
          );
        }
        await this.#pause(backoffMs(Math.min(this.#failures, 5), this.#options.random()));
      }
    }
    this.#writing = false;
    if (this.#unsaved === 0) this.#tellIdle();
  }

  #pause(delayMs: number): Promise<void> {
    return new Promise((resolve) => {
      const cancel = this.#options.clock.schedule(resolve, delayMs);
      this.#wake = (): void => {
        cancel();
        resolve();
      };
    });
  }

  #tellIdle(): void {
    const idle = this.#idle;
    this.#idle = [];
    for (const resolve of idle) resolve();
  }
}
