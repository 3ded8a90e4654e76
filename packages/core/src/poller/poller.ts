import type { Clock } from '../clock/clock.ts';
import type { TasksError } from '../errors/index.ts';
import type { FailedTaskItem, TaskHandle, TaskItem, TaskProviderV1, TaskRef, TaskSnapshot } from '../provider/index.ts';
import type { SavedDurations } from '../schedule/duration-learner.ts';
import type { Schedule } from '../schedule/schedule.ts';
import type { PollerStats } from './poller-stats.ts';
import type { PollerTracer } from './tracer.ts';
import type { PollerEvent } from './poller-event.ts';

/** Options of {@link createPoller}. */
export interface PollerOptions {
  /** The accounts to ask. Falsy entries are passed over, so that one can be made conditional; two of one name are an error. */
  readonly providers: readonly (TaskProviderV1 | false | null | undefined)[];
  /**
   * How late the end of a task may be noticed, in milliseconds, on average. The engine asks as rarely as this allows.
   *
   * @default the task type's hint, else 1000
   */
  readonly latencyMs?: number | undefined;
  /** How long a single request may take before it is given up and tried again, in milliseconds. @default 60_000 */
  readonly requestTimeoutMs?: number | undefined;
  /**
   * How long errors that can pass (network, 5xx, unreadable answers) may go on without one good answer before a wait ends with the last of
   * them, in milliseconds. @default 300_000
   */
  readonly retryBudgetMs?: number | undefined;
  /**
   * How long the vendor must keep saying that it does not know an id before a wait ends with `task_not_found`, in milliseconds: a task may take a
   * moment to be visible after it was created. @default 60_000
   */
  readonly notFoundGraceMs?: number | undefined;
  /**
   * When to ask again after a task that is still running: `'adaptive'` learns how long tasks take and follows their progress; `fixed(ms)` always leaves
   * the same pause; a function of one's own decides for itself.
   *
   * @default 'adaptive'
   */
  readonly schedule?: 'adaptive' | Schedule | undefined;
  /** What an earlier poller had learned of how long tasks take: what its {@link Poller.durations} gave. @default nothing */
  readonly durations?: Readonly<Record<string, SavedDurations>> | undefined;
  /** Called with every poll, warning and throttle. What it throws is reported as a warning event and changes nothing. */
  readonly onEvent?: ((event: PollerEvent) => void) | undefined;
  /** Where spans of waits and polls go. @default nowhere */
  readonly tracer?: PollerTracer | undefined;
  /** @default the system's clock */
  readonly clock?: Clock | undefined;
  /** Numbers in [0, 1) for jitter. @default Math.random */
  readonly random?: (() => number) | undefined;
}

/** Options of {@link Poller.getStatus}. */
export interface GetStatusOptions {
  readonly signal?: AbortSignal | undefined;
  /** Whether snapshots carry the vendor's parsed body as `raw`. @default false */
  readonly includeRaw?: boolean | undefined;
}

/** Options of {@link Poller.watch}. */
export interface WatchOptions extends GetStatusOptions {
  /**
   * When the task was created, if that is known: a young task is left in peace first, and its duration is learned from.
   *
   * @default known for tasks that this poller submitted; any other is asked after at once
   */
  readonly startedAt?: Date | undefined;
  /** How long to wait at the most, in milliseconds from now. @default no limit */
  readonly timeoutMs?: number | undefined;
  /** @default the poller's */
  readonly latencyMs?: number | undefined;
  /**
   * Whether to ask the vendor to stop the task when this wait ends by its deadline or by an abort and nobody else waits for it, where the task type has that.
   *
   * @default false
   */
  readonly cancelUpstream?: boolean | undefined;
}

/** Options of {@link Poller.wait} and {@link Poller.waitAll}. */
export interface WaitOptions<TSnapshot = TaskSnapshot> extends WatchOptions {
  /** Called with the first snapshot and with every changed one. What it throws is reported as a warning event and changes nothing. */
  readonly onSnapshot?: ((snapshot: TSnapshot) => void) | undefined;
}

/** Options of {@link Poller.submit}. */
export interface SubmitOptions {
  /**
   * Names this submission: while this poller lives, the same key of the same task type answers with the first task instead of starting another.
   *
   * @default a new UUID
   */
  readonly idempotencyKey?: string | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Called with the items that the vendor refused at once and that the task will not know of. */
  readonly onRejected?: ((items: readonly FailedTaskItem[]) => void) | undefined;
}

/** How one of many waits ended. `ref` is as the caller wrote it. */
export type WaitOutcome<TSnapshot = TaskSnapshot> =
  | { readonly ref: string; readonly snapshot: TSnapshot; readonly error?: undefined }
  | { readonly ref: string; readonly snapshot?: undefined; readonly error: TasksError };

/** A ref as text, or typed, as a provider makes it. */
export type RefInput<TSucceeded extends TaskItem = TaskItem, TFailed extends FailedTaskItem = FailedTaskItem> =
  | string
  | TaskRef<TSucceeded, TFailed>;

/**
 * Asks after tasks, each vendor account within its limits. All methods reject with a {@link TasksError}, or with the signal's reason when aborted.
 */
export interface Poller extends AsyncDisposable {
  /** One request, one snapshot; waits for room within the account's limits, never retries. */
  getStatus<TSucceeded extends TaskItem = TaskItem, TFailed extends FailedTaskItem = FailedTaskItem>(
    ref: RefInput<TSucceeded, TFailed>,
    options?: GetStatusOptions,
  ): Promise<TaskSnapshot<TSucceeded, TFailed>>;

  /**
   * Polls until the task is done and gives its final snapshot: also a failed task's.
   *
   * @throws {TimeoutError} when `timeoutMs` passes first; it carries the last snapshot and the ref to resume.
   */
  wait<TSucceeded extends TaskItem = TaskItem, TFailed extends FailedTaskItem = FailedTaskItem>(
    ref: RefInput<TSucceeded, TFailed>,
    options?: WaitOptions<TaskSnapshot<TSucceeded, TFailed>>,
  ): Promise<TaskSnapshot<TSucceeded, TFailed>>;

  /** The first snapshot and every changed one; the last is done. Leaving the loop stops the polling. */
  watch<TSucceeded extends TaskItem = TaskItem, TFailed extends FailedTaskItem = FailedTaskItem>(
    ref: RefInput<TSucceeded, TFailed>,
    options?: WatchOptions,
  ): AsyncGenerator<TaskSnapshot<TSucceeded, TFailed>, void, undefined>;

  /**
   * Waits for many tasks and tells how each ended, in the order they end; one outcome for every ref given. A task's error is its outcome and ends no
   * other wait; an abort rejects.
   */
  waitAll<TSucceeded extends TaskItem = TaskItem, TFailed extends FailedTaskItem = FailedTaskItem>(
    refs: Iterable<RefInput<TSucceeded, TFailed>>,
    options?: WaitOptions<TaskSnapshot<TSucceeded, TFailed>>,
  ): AsyncGenerator<WaitOutcome<TaskSnapshot<TSucceeded, TFailed>>, void, undefined>;

  /**
   * The first of many tasks to be done; the others go on at the vendor.
   *
   * @throws {TasksError} the last error when none of them could be followed to its end.
   */
  waitAny<TSucceeded extends TaskItem = TaskItem, TFailed extends FailedTaskItem = FailedTaskItem>(
    refs: Iterable<RefInput<TSucceeded, TFailed>>,
    options?: WaitOptions<TaskSnapshot<TSucceeded, TFailed>>,
  ): Promise<TaskSnapshot<TSucceeded, TFailed>>;

  /** Where the wait for a task stands, as plain JSON for {@link Poller.resume}, in this process or another. */
  handle(ref: RefInput): TaskHandle;

  /**
   * Waits on from a handle: with its deadline, unless `timeoutMs` is given, and its schedule. Many that are resumed at once are spread over their pauses.
   *
   * @throws {TasksError} `unsupported` for a handle of another version, `invalid_argument` for anything that is no handle.
   */
  resume(handle: TaskHandle, options?: WaitOptions): Promise<TaskSnapshot>;

  /** Word came, by a webhook say, that something happened to a task: it is asked after at once, or as soon as somebody waits for it. */
  nudge(ref: RefInput): void;

  /**
   * Asks the vendor once to stop a task. What becomes of it is for its next status to say.
   *
   * @throws {TasksError} `unsupported` when tasks of the type cannot be stopped.
   */
  cancel(ref: RefInput, options?: { readonly signal?: AbortSignal | undefined }): Promise<void>;

  /** Counts since the poller was made. */
  stats(): PollerStats;

  /**
   * Starts a task and gives its ref. Sent again only when the vendor surely did not take it (rate limited); any other error is the caller's to
   * judge, for a second task may cost money.
   *
   * @param type - `<provider>:<type>`, or `<provider>` for its default type.
   * @throws {TasksError} `unsupported` when tasks of the type cannot be created through the vendor's API.
   */
  submit(type: string, input: unknown, options?: SubmitOptions): Promise<string>;

  /**
   * What was learned so far of how long tasks take, by `<provider>:<type>`: plain JSON, to be saved and given to the next poller.
   */
  durations(): Readonly<Record<string, SavedDurations>>;

  /**
   * Ends every wait with an `AbortError`, aborts the requests under way and releases all timers and listeners. Settles once single calls have come to
   * rest, at the latest after a second: a provider may not heed its signal.
   */
  stop(): Promise<void>;
}
