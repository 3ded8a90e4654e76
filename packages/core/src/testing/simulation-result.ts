import type { SavedDurations } from '../schedule/duration-learner.ts';
import type { SimulatedTask, SimulatedVendor } from './simulated-vendor.ts';
import type { VirtualClock } from './virtual-clock.ts';

/** How late the ends of tasks were noticed, in milliseconds. */
export interface SimulatedLateness {
  readonly mean: number;
  /** Half of all ends were noticed at most this late. */
  readonly p50: number;
  readonly p95: number;
}

/** What became of the measured tasks of one kind, or of all. */
export interface SimulatedTasks {
  /** How many were seen done. */
  readonly tasks: number;
  /** How many the poller gave up on after errors. */
  readonly givenUp: number;
  /** How often a task was asked after on average, from its beginning until it was seen done, refused requests included. */
  readonly pollsPerTask: number;
  readonly latenessMs: SimulatedLateness;
}

/** What {@link simulate} tells. Requests and times are those between the beginning of the first measured task and the end of the last. */
export interface SimulationResult extends SimulatedTasks {
  readonly kinds: Readonly<Record<string, SimulatedTasks>>;
  /** All requests, refused ones included, also for tasks that are not measured. */
  readonly requests: number;
  readonly requestsPerSecond: number;
  /** Requests for each task that was seen done, measured or not: fewer than polls where one request asks after many tasks. */
  readonly requestsPerTask: number;
  /** The share of the requests that the vendor refused. */
  readonly rejectedShare: number;
  readonly simulatedMs: number;
  /** What the poller knows of durations at the end, by task type. */
  readonly durations: Readonly<Record<string, SavedDurations>>;
}

/** Counts what happens in a simulation. */
export class SimulationTally {
  readonly #clock: VirtualClock;
  readonly #vendor: SimulatedVendor;
  readonly #kinds: ReadonlyMap<string, KindTally>;
  #began: Mark | undefined;
  #ended: Mark | undefined;
  #seenDone = 0;

  constructor(kinds: readonly string[], clock: VirtualClock, vendor: SimulatedVendor) {
    this.#clock = clock;
    this.#vendor = vendor;
    this.#kinds = new Map(kinds.map((kind) => [kind, { lateness: [], polls: 0, givenUp: 0 }]));
  }

  /** The first measured task begins. */
  begin(): void {
    this.#began = this.#mark();
  }

  /** The last measured task has ended. */
  end(): void {
    this.#ended = this.#mark();
  }

  /** A task was seen done, or given up. */
  add(task: SimulatedTask, seenDone: boolean, measured: boolean): void {
    if (seenDone && this.#began !== undefined) this.#seenDone += 1;
    const tally = this.#kinds.get(task.kind);
    if (!measured || tally === undefined) return;
    if (!seenDone) {
      tally.givenUp += 1;
      return;
    }
    tally.lateness.push(this.#clock.monotonic() - task.endsAt);
    tally.polls += task.polls;
  }

  result(durations: Readonly<Record<string, SavedDurations>>): SimulationResult {
    const began = this.#began ?? this.#mark();
    const ended = this.#ended ?? this.#mark();
    const requests = ended.requests - began.requests;
    const simulatedMs = ended.at - began.at;
    return {
      ...figures([...this.#kinds.values()]),
      kinds: Object.fromEntries([...this.#kinds].map(([kind, tally]) => [kind, figures([tally])])),
      requests,
      requestsPerSecond: requests / (simulatedMs / 1000),
      requestsPerTask: requests / this.#seenDone,
      rejectedShare: (ended.rejected - began.rejected) / requests,
      simulatedMs,
      durations,
    };
  }

  #mark(): Mark {
    const { requests, rejected } = this.#vendor;
    return { at: this.#clock.monotonic(), requests, rejected };
  }
}

interface Mark {
  readonly at: number;
  readonly requests: number;
  readonly rejected: number;
}

interface KindTally {
  readonly lateness: number[];
  polls: number;
  givenUp: number;
}

function figures(tallies: readonly KindTally[]): SimulatedTasks {
  const lateness = Float64Array.from(tallies.flatMap((tally) => tally.lateness)).toSorted();
  const sum = (numbers: Iterable<number>): number => {
    let total = 0;
    for (const each of numbers) total += each;
    return total;
  };
  return {
    tasks: lateness.length,
    givenUp: sum(tallies.map(({ givenUp }) => givenUp)),
    pollsPerTask: sum(tallies.map(({ polls }) => polls)) / lateness.length,
    latenessMs: { mean: sum(lateness) / lateness.length, p50: quantile(lateness, 0.5), p95: quantile(lateness, 0.95) },
  };
}

function quantile(sorted: Float64Array, share: number): number {
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;
}
