import type { Clock } from '../clock/clock.ts';
import type { PollerEvent } from '../poller/poller-event.ts';
import type { PollerStats } from '../poller/poller-stats.ts';
import type { PollerTracer } from '../poller/tracer.ts';
import type { TasksError } from '../errors/index.ts';
import type { FailedTaskItem, TaskProviderV1 } from '../provider/index.ts';
import type { Schedule } from '../schedule/schedule.ts';
import type { Store } from '../store/store.ts';
import type { StoredTask, TaskMetadata } from '../store/stored-task.ts';

/** Options of {@link createDurablePoller}. */
export interface DurablePollerOptions {
  /** Where the tasks live. The poller does not close it. */
  readonly store: Store;
  /** The accounts to ask. Tasks of providers that are not among them stay in the store, untouched. Falsy entries are passed over. */
  readonly providers: readonly (TaskProviderV1 | false | null | undefined)[];
  /** How late the end of a task may be noticed, in milliseconds, on average. @default the task type's hint, else 1000 */
  readonly latencyMs?: number | undefined;
  /** How long a single request may take before it is given up and tried again, in milliseconds. @default 60_000 */
  readonly requestTimeoutMs?: number | undefined;
  /** How long the vendor must keep saying that it does not know an id, in milliseconds. @default 60_000 */
  readonly notFoundGraceMs?: number | undefined;
  /** How often a task is asked after. @default 'adaptive' */
  readonly schedule?: 'adaptive' | Schedule | undefined;
  /** The most tasks of one kind in memory at once: those that are due, or soon. @default 1000 */
  readonly windowSize?: number | undefined;
  /** How long a task is leased, in milliseconds; leases are renewed while they are needed. @default 15_000 */
  readonly leaseMs?: number | undefined;
  /** Called with what happens; what it throws is reported as a warning of the process. */
  readonly onEvent?: ((event: PollerEvent) => void) | undefined;
  readonly tracer?: PollerTracer | undefined;
  /** @default systemClock */
  readonly clock?: Clock | undefined;
  /** Gives numbers in [0, 1). @default Math.random */
  readonly random?: (() => number) | undefined;
}

/** A task to follow. */
export interface TrackRequest {
  /** `<provider>:<type>:<id>`, or `<provider>:<id>` for the provider's default type. */
  readonly ref: string;
  readonly metadata?: TaskMetadata | undefined;
  /** How long from now to go on asking, in milliseconds. @default for ever */
  readonly deadlineMs?: number | undefined;
  /** Where to tell of this task alone. */
  readonly webhookUrl?: string | undefined;
  /** When the task began at the vendor, in milliseconds since the epoch, where that is known. */
  readonly startedAt?: number | undefined;
  /** The W3C trace context of the request that it came by. */
  readonly traceparent?: string | undefined;
}

/** What came of one task of {@link DurablePoller.track}. */
export type TrackOutcome =
  | { readonly ref: string; readonly task: StoredTask; readonly created: boolean; readonly error?: undefined }
  | { readonly ref: string; readonly error: TasksError; readonly task?: undefined };

/** Options of {@link DurablePoller.submit}. */
export interface SubmitAndTrackOptions extends Omit<TrackRequest, 'ref' | 'startedAt'> {
  /** Handed on to the vendor where it takes one. @default a new UUID */
  readonly idempotencyKey?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** What {@link DurablePoller.submit} gives. */
export interface SubmittedTask {
  readonly task: StoredTask;
  /** Items that the vendor refused at once, and that the task does not know of. */
  readonly rejected: readonly FailedTaskItem[];
}

/** What a durable poller has done since it was made. */
export interface DurablePollerStats extends PollerStats {
  /** Outcomes that wait to be written. */
  readonly unsaved: number;
  /** Polls whose outcome the store refused, as the lease was over or the task had ended. */
  readonly refused: number;
}

/**
 * Follows the tasks of a store to their end, through restarts. It asks by the same rules as a poller of `createPoller`, with these differences: it never
 * gives a task up for a vendor's errors, but only by the vendor's final word, its repeated word that it does not know the id, a deadline or a person; and
 * it keeps only the tasks in memory that are due.
 */
export interface DurablePoller {
  /** Begins to ask. Until then tasks can be tracked, and rest. Calls after the first do nothing. */
  start(): Promise<void>;
  /**
   * Stores tasks and follows them from then on. Resolves once they are durable; one bad request does not fail the others. Where the store fails midway, some
   * are stored: asking again finds them.
   */
  track(requests: readonly TrackRequest[]): Promise<readonly TrackOutcome[]>;
  /**
   * Starts a task at the vendor, and follows it.
   *
   * @throws {TasksError} what the provider says; `unsupported` where the task type cannot be submitted.
   */
  submit(type: string, input: unknown, options?: SubmitAndTrackOptions): Promise<SubmittedTask>;
  /**
   * Asks after a task as soon as its account's limits allow, and gives the task as it is stored after that; one that has ended is given as it is.
   *
   * @returns undefined where there is no such task.
   * @throws the signal's reason.
   */
  pollNow(uid: string, options?: { readonly signal?: AbortSignal | undefined }): Promise<StoredTask | undefined>;
  /** Stops following a task. Gives it as it was left; undefined where there is none. */
  remove(uid: string): Promise<StoredTask | undefined>;
  stats(): DurablePollerStats;
  /**
   * Takes up no more tasks, waits for requests under way and their writing, then gives all leases back. What is under way when the grace is over is aborted.
   *
   * @param options - `graceMs`: default 10_000.
   */
  stop(options?: { readonly graceMs?: number | undefined }): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}
