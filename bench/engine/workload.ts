/** How often each task is asked after until it is done. */
export const pollsPerTask = 5;

/** What a contender may be told beside the interval. */
export interface FollowOptions {
  readonly signal?: AbortSignal | undefined;
  readonly timeoutMs?: number | undefined;
}

/** Starts to follow one task at its own interval; the promise settles when it is done. */
export type Follow = (task: number) => Promise<unknown>;

/** A way to follow many tasks at once. */
export interface EngineContender {
  /** Everything that is made once for all tasks. */
  start(workload: Workload, options: FollowOptions): Follow;
}

/**
 * So many tasks, each with a fixed interval of its own between half of and one and a half times the given one, all done at their fifth poll. Keeps the
 * account of every poll; all of its memory is taken when it is made.
 */
export class Workload {
  readonly tasks: number;
  /** In milliseconds, by task. */
  readonly intervals: Float64Array;
  /** How late polls were, all together, in milliseconds, and how many. The first of each task has no time that it could be late for. */
  lateness = 0;
  latePolls = 0;
  polls = 0;
  /** Called once all tasks are done. */
  onDone: () => void = () => {};
  #open: number;
  readonly #polled: Uint8Array;
  readonly #askedAt: Float64Array;

  constructor(tasks: number, intervalMs: number) {
    this.tasks = tasks;
    this.#open = tasks;
    this.intervals = new Float64Array(tasks);
    this.#polled = new Uint8Array(tasks);
    this.#askedAt = new Float64Array(tasks);
    // The golden ratio spreads them evenly and the same in every run, over 1000 values: the platform keeps a list of timers for each.
    for (let task = 0; task < tasks; task += 1) {
      this.intervals[task] = intervalMs * (0.5 + Math.floor(((task * 0.618033988749895) % 1) * 1000) / 1000);
    }
  }

  /** How long the slowest task takes if nothing is late: its first poll is at once. */
  get idealMs(): number {
    return (pollsPerTask - 1) * this.intervals.reduce((longest, interval) => Math.max(longest, interval), 0);
  }

  interval(task: number): number {
    return this.intervals[task] ?? 0;
  }

  /** The vendor is asked after a task. Gives whether it is done. */
  poll(task: number): boolean {
    const now = performance.now();
    const polled = (this.#polled[task] ?? 0) + 1;
    if (polled > 1) {
      this.lateness += now - (this.#askedAt[task] ?? now) - this.interval(task);
      this.latePolls += 1;
    }
    this.polls += 1;
    this.#polled[task] = polled;
    this.#askedAt[task] = now;
    if (polled < pollsPerTask) return false;
    this.#open -= 1;
    if (this.#open === 0) setImmediate(this.onDone);
    return true;
  }
}
