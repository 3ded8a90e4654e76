import { TasksError } from '../errors/index.ts';
import type { RateLimitBucket } from '../provider/index.ts';
import type { SavedDurations } from '../schedule/duration-learner.ts';
import type { Schedule } from '../schedule/schedule.ts';

/** One kind of task in a simulation. */
export interface SimulatedKind {
  /** How long a task of the kind takes, in milliseconds: past durations to draw from, or a function of random numbers in [0, 1). */
  readonly durationMs: readonly number[] | ((random: () => number) => number);
  /** The task type that such tasks are of: tasks of one type are learned of, and asked after in batches, together. @default the kind's name */
  readonly type?: string | undefined;
  /** How many tasks are of this kind, beside the shares of the others. @default 1 */
  readonly share?: number | undefined;
  /** How the vendor tells progress. @default it tells none */
  readonly progress?: SimulatedProgress | undefined;
}

/** Progress as a vendor may tell it: how many of a task's items are settled. */
export interface SimulatedProgress {
  /** How many items a task has. @default 100 */
  readonly items?: number | undefined;
  /**
   * How far off the pace is, as the standard deviation of the logarithm of the expected duration: at 0.2 a task usually takes between 20 % less
   * and 20 % more than its items suggest. @default 0
   */
  readonly error?: number | undefined;
}

/** Options of {@link simulate}. All times are simulated ones. */
export interface SimulationOptions {
  /** The kinds of task, by a name of letters, digits, `_` and `-`. */
  readonly kinds: Readonly<Record<string, SimulatedKind>>;
  /** How tasks come: so many each second, by chance, or a new one whenever one was seen done, so many at any time. */
  readonly arrivals: { readonly perSecond: number } | { readonly inFlight: number };
  /** How many tasks to measure, in the order they begin. More keep coming until the last of these is seen done. @default 10_000 */
  readonly tasks?: number | undefined;
  /** How many tasks begin before the first that is measured. @default half as many as are measured */
  readonly warmUpTasks?: number | undefined;
  /** Makes everything that is left to chance; the same seed gives the same result. @default 1 */
  readonly seed?: number | undefined;
  /** How late an end may be noticed on average, in milliseconds. @default 1000 */
  readonly latencyMs?: number | undefined;
  /** @default 'adaptive' */
  readonly schedule?: 'adaptive' | Schedule | undefined;
  /** What is known of durations to begin with, by task type, as a poller or an earlier simulation has learned it. @default nothing */
  readonly durations?: Readonly<Record<string, SavedDurations>> | undefined;
  /** Whether the poller learns from the simulated tasks as well. @default true */
  readonly learns?: boolean | undefined;
  /** Whether the poller knows when a task began. If not, it asks after each at once. @default true */
  readonly startKnown?: boolean | undefined;
  /** Whether the vendor tells when a task ended. @default false */
  readonly endTold?: boolean | undefined;
  /** The limit of the account that the poller keeps to. @default none */
  readonly rateLimit?: readonly RateLimitBucket[] | undefined;
  /** The limit of the account beyond which the vendor refuses requests, whether the poller knows of it or not. @default none */
  readonly vendorLimit?: RateLimitBucket | undefined;
  /** How long the vendor asks to wait when it refuses, in milliseconds. @default it does not say */
  readonly retryAfterMs?: number | undefined;
  /** How many requests may be under way. @default no limit that is ever felt */
  readonly maxConcurrency?: number | undefined;
  /** How many tasks the vendor answers for in one request. @default 1, one request for each task */
  readonly maxBatchSize?: number | undefined;
  /** How long a request takes, in milliseconds; the vendor looks half way. @default 0 */
  readonly responseMs?: number | undefined;
  /** Ends the simulation early: it rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Says what is wrong with options that cannot be simulated. What the poller itself checks is left to it.
 *
 * @throws {TasksError} `invalid_argument`
 */
export function checkSimulation(options: SimulationOptions): void {
  const { kinds, arrivals, tasks, warmUpTasks, latencyMs, retryAfterMs, responseMs, vendorLimit } = options;
  const named = Object.entries(kinds);
  if (named.length === 0) fail('kinds is empty; name at least one kind of task');
  for (const [name, { durationMs, share = 1, progress }] of named) {
    if (!(share >= 0 && share < Infinity)) fail(`kinds.${name}.share is ${share}; pass zero or more`);
    if (typeof durationMs !== 'function') {
      if (durationMs.length === 0) fail(`kinds.${name}.durationMs is empty; pass at least one duration`);
      for (const duration of durationMs) checkDuration(name, duration);
    }
    if (!(progress?.error === undefined || progress.error >= 0)) fail(`kinds.${name}.progress.error is ${progress.error}`);
    if (!isCount(progress?.items, 1)) fail(`kinds.${name}.progress.items is ${progress?.items}; pass a whole number`);
  }
  if (!named.some(([, { share = 1 }]) => share > 0)) fail('every kind has the share 0');
  if ('perSecond' in arrivals && !(arrivals.perSecond > 0 && arrivals.perSecond < Infinity)) {
    fail(`arrivals.perSecond is ${arrivals.perSecond}; pass a number above 0`);
  }
  if ('inFlight' in arrivals && !isCount(arrivals.inFlight, 1)) fail(`arrivals.inFlight is ${arrivals.inFlight}; pass 1 or more`);
  if (!isCount(tasks, 1)) fail(`tasks is ${tasks}; pass a whole number of at least 1`);
  if (!isCount(warmUpTasks, 0)) fail(`warmUpTasks is ${warmUpTasks}; pass a whole number`);
  for (const [name, value] of Object.entries({ latencyMs, retryAfterMs, responseMs })) {
    if (value !== undefined && !(value >= 0 && value < Infinity)) fail(`${name} is ${value}; pass milliseconds, zero or more`);
  }
  if (vendorLimit !== undefined && !(vendorLimit.capacity >= 1 && vendorLimit.refillPerSecond > 0)) {
    fail('vendorLimit lets nothing pass; its capacity is at least 1 and refillPerSecond above 0');
  }
}

/**
 * A duration that can be simulated.
 *
 * @throws {TasksError} `invalid_argument`
 */
export function checkDuration(kind: string, duration: number): number {
  if (!(duration >= 0 && duration < Infinity))
    fail(`a duration of the kind ${kind} is ${duration}; it must be zero or more milliseconds`);
  return duration;
}

function isCount(value: number | undefined, least: number): boolean {
  return value === undefined || (Number.isSafeInteger(value) && value >= least);
}

function fail(what: string): never {
  throw new TasksError({ code: 'invalid_argument', message: `The simulation cannot run: ${what}.` });
}
