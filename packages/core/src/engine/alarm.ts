import type { Clock } from '../clock/clock.ts';
import { DueQueue } from './due-queue.ts';
import type { Due } from './due-queue.ts';

/** More than a timer of the platform is ever early, in milliseconds, and how often in a row it may be early at all. */
const roundedMs = 10;
const earlyRingsToTrust = 3;

/**
 * The engine's one timer: wakes every item at its time, however many there are. Its time line is whole milliseconds since it was made, small
 * integers that cost no memory of their own in an item.
 */
export class Alarm {
  readonly #clock: Clock;
  #origin: number;
  readonly #queue: DueQueue = new DueQueue();
  #cancel: (() => void) | undefined;
  #armedFor = Infinity;
  #earlyRings = 0;
  #ringing = false;

  /** @param startsAt - The time that the line has when it is made. */
  constructor(clock: Clock, startsAt = 0) {
    this.#clock = clock;
    this.#origin = clock.monotonic() - startsAt;
  }

  now(): number {
    return Math.floor(this.#clock.monotonic() - this.#origin);
  }

  /** A time of this line as the time of day, in milliseconds since the epoch. */
  timeOfDay(at: number): number {
    return this.#clock.now() + at - this.now();
  }

  /** A time of day on this line. */
  timeOf(timeOfDay: number): number {
    return this.now() + timeOfDay - this.#clock.now();
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

  /**
   * Timers round, so that one may ring a moment early. One that rings much too early, or early again and again, is moved by somebody who plays time in a
   * test and leaves the clock alone: then the timer is right.
   */
  #trustTimer(earlyMs: number): void {
    this.#earlyRings = earlyMs > 0 ? this.#earlyRings + 1 : 0;
    if (earlyMs <= roundedMs && this.#earlyRings < earlyRingsToTrust) return;
    this.#origin -= earlyMs;
    this.#earlyRings = 0;
  }

  #disarm(): void {
    this.#cancel?.();
    this.#cancel = undefined;
    this.#armedFor = Infinity;
  }

  #ring(): void {
    this.#trustTimer(this.#armedFor - this.now());
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
