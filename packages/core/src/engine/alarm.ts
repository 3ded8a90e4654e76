import type { Clock } from '../clock/clock.ts';
import { DueQueue } from './due-queue.ts';
import type { Due } from './due-queue.ts';

/**
 * The engine's one timer: wakes every item at its time, however many there are. Its time line is whole milliseconds since it was made, small
 * integers that cost no memory of their own in an item.
 */
export class Alarm {
  readonly #clock: Clock;
  readonly #origin: number;
  readonly #queue: DueQueue = new DueQueue();
  #cancel: (() => void) | undefined;
  #armedFor = Infinity;
  #ringing = false;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#origin = clock.monotonic();
  }

  now(): number {
    return Math.floor(this.#clock.monotonic() - this.#origin);
  }

  /** Wakes the item at this time, in place of any earlier wish; at Infinity never. */
  set(item: Due, dueAt: number): void {
    this.#queue.set(item, dueAt);
    this.#arm();
  }

  remove(item: Due): void {
    this.#queue.remove(item);
    if (this.#queue.earliest === Infinity) this.#disarm();
  }

  #arm(): void {
    const earliest = this.#queue.earliest;
    // An alarm that is armed too early rings for nothing once; that is cheaper than moving the timer at every change.
    if (this.#ringing || earliest >= this.#armedFor) return;
    this.#disarm();
    this.#armedFor = earliest;
    const delayMs = this.#origin + earliest - this.#clock.monotonic();
    this.#cancel = this.#clock.schedule(() => this.#ring(), Math.max(0, Math.ceil(delayMs)));
  }

  #disarm(): void {
    this.#cancel?.();
    this.#cancel = undefined;
    this.#armedFor = Infinity;
  }

  #ring(): void {
    this.#cancel = undefined;
    this.#armedFor = Infinity;
    this.#ringing = true;
    try {
      const now = this.now();
      for (let item = this.#queue.takeDue(now); item !== undefined; item = this.#queue.takeDue(now)) item.onDue(now);
    } finally {
      this.#ringing = false;
      if (this.#queue.earliest !== Infinity) this.#arm();
    }
  }
}
