import type { Clock } from '../clock/clock.ts';

/** A clock that stands still until a test moves it. */
export interface ManualClock extends Clock {
  /**
   * Moves time forward by so many milliseconds, ringing each timer at its own moment and letting the work that it starts run before the next.
   */
  advance(milliseconds: number): Promise<void>;
  /** Moves to the next timer, if there is one, and rings it. Gives whether there was one. */
  advanceToNextTimer(): Promise<boolean>;
  /** Sets the time of day, as a person or a time server may, without any time passing. */
  setTimeOfDay(milliseconds: number): void;
  /** How many timers wait to ring: 0 once everything that was started has ended. */
  readonly pendingTimers: number;
}

/** Options of {@link createManualClock}. */
export interface ManualClockOptions {
  /** The time of day to start at, in milliseconds since the epoch or as a date. @default 2026-01-02T03:04:05.000Z */
  readonly now?: number | Date | undefined;
}

interface ManualTimer {
  readonly at: number;
  readonly order: number;
  readonly callback: () => void;
}

/** Creates a clock for tests: nothing waits in real time. */
export function createManualClock(options: ManualClockOptions = {}): ManualClock {
  let timeOfDay = Number(options.now ?? Date.UTC(2026, 0, 2, 3, 4, 5));
  let elapsed = 0;
  let order = 0;
  const timers = new Set<ManualTimer>();

  const earliest = (): ManualTimer | undefined => {
    let first: ManualTimer | undefined;
    for (const timer of timers) {
      if (first === undefined || timer.at < first.at || (timer.at === first.at && timer.order < first.order)) first = timer;
    }
    return first;
  };
  const moveTo = (at: number): void => {
    timeOfDay += at - elapsed;
    elapsed = at;
  };
  const ring = async (timer: ManualTimer): Promise<void> => {
    moveTo(Math.max(elapsed, timer.at));
    timers.delete(timer);
    timer.callback();
    await settle();
  };

  return {
    now: () => timeOfDay,
    monotonic: () => elapsed,
    schedule(callback, delayMs) {
      const timer: ManualTimer = { at: elapsed + Math.max(0, delayMs), order: (order += 1), callback };
      timers.add(timer);
      return () => {
        timers.delete(timer);
      };
    },
    async advance(milliseconds) {
      const end = elapsed + milliseconds;
      await settle();
      for (let timer = earliest(); timer !== undefined && timer.at <= end; timer = earliest()) await ring(timer);
      moveTo(end);
      await settle();
    },
    async advanceToNextTimer() {
      await settle();
      const timer = earliest();
      if (timer !== undefined) await ring(timer);
      return timer !== undefined;
    },
    setTimeOfDay(milliseconds) {
      timeOfDay = milliseconds;
    },
    get pendingTimers() {
      return timers.size;
    },
  };
}

/** Lets everything run that is ready to run: one turn of the event loop drains all microtasks. */
function settle(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
