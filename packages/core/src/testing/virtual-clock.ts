import type { Clock } from '../clock/clock.ts';
import { DueQueue } from '../engine/due-queue.ts';
import type { Due } from '../engine/due-queue.ts';

/** After so many timers the event loop gets a turn, so that a long simulation can be interrupted. */
const timersPerTurn = 2000;

class VirtualTimer implements Due {
  heapIndex: number = -1;
  readonly onDue: () => void;

  constructor(callback: () => void) {
    this.onDue = callback;
  }
}

/** A clock for simulations: as soon as nothing is left to run, time jumps to the next timer. Many times faster than a manual clock. */
export class VirtualClock implements Clock {
  readonly #timers: DueQueue = new DueQueue();
  readonly #begin: number;
  #elapsed = 0;

  /** @param now - The time of day to start at, in milliseconds since the epoch. */
  constructor(now: number = Date.UTC(2026, 0, 2, 3, 4, 5)) {
    this.#begin = now;
  }

  now(): number {
    return this.#begin + this.#elapsed;
  }

  monotonic(): number {
    return this.#elapsed;
  }

  schedule(callback: () => void, delayMs: number): () => void {
    const timer = new VirtualTimer(callback);
    this.#timers.set(timer, this.#elapsed + Math.max(0, delayMs));
    return () => this.#timers.remove(timer);
  }

  /**
   * Rings timer after timer until it is over or none is left. All that a timer starts has run, however many promises it takes, before the next
   * one rings; so a run depends on nothing but the callbacks.
   *
   * @param isOver - Asked before each timer. What a callback throws ends the run.
   * @param signal - Ends the run as well: it rejects with the signal's reason.
   */
  async run(isOver: () => boolean, signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    for (let rung = 1; !isOver(); rung += 1) {
      const { earliest } = this.#timers;
      if (earliest === Infinity) return;
      this.#elapsed = Math.max(this.#elapsed, earliest);
      this.#timers.takeDue(earliest)?.onDue(this.#elapsed);
      if (rung % timersPerTurn !== 0) {
        await ticked();
      } else {
        await turned();
        signal?.throwIfAborted();
      }
    }
  }
}

/** Settles when all microtasks have run, those that they start included: the platform looks at its tick queue only then. */
function ticked(): Promise<void> {
  return new Promise((resolve) => {
    process.nextTick(resolve);
  });
}

/** Settles in the next turn of the event loop. */
function turned(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
