import type { CallOptions, StatusCallOptions, SubmitCallOptions } from './call-options.ts';
import type { TasksError } from '../../errors/tasks-error.ts';
import type { FailedTaskItem, TaskItem } from './task-snapshot.ts';
import type { TaskStatusV1 } from './task-status.ts';

/*
 * Terminology
 *
 * task        work that a vendor runs on its side and that is asked after by a task id
 * provider    one vendor account, as an object that implements this contract
 * task type   one kind of task of a provider
 * status      what a provider answers to one question after a task
 * snapshot    a status in the normal form that users see
 * lane        the tasks that share an account's limits at the vendor
 */

/** One limit of a vendor, as a token bucket. A request takes one token out of every bucket of its provider. */
export interface RateLimitBucket {
  /** How many requests fit at once after a pause. At least 1. */
  readonly capacity: number;
  /** How many more fit each second. Above 0. */
  readonly refillPerSecond: number;
  /**
   * Names whose limit this is; buckets of one key are one bucket, also across providers (two apps of one shop share the shop's).
   *
   * @default the provider's account and the bucket's place in the list
   */
  readonly key?: string | undefined;
}

/** What a provider knows of a task type before asking; the engine decides when to ask. */
export interface TaskTypeHints {
  /** How late the end of a task may be noticed, in milliseconds, where the caller does not say. @default 1000 */
  readonly latencyMs?: number | undefined;
  /** The shortest pause between two questions after one task, in milliseconds. @default 200 */
  readonly minIntervalMs?: number | undefined;
  /** How long such a task usually takes, in milliseconds. */
  readonly typicalDurationMs?: number | undefined;
  /**
   * How many answers in a row must say that a task is done before it counts as done, for a vendor whose answers may go back from done to running.
   *
   * @default 1
   */
  readonly doneConfirmations?: number | undefined;
}

/** The answer to one id of {@link TaskTypeV1.getStatusMany}. */
export type TaskStatusResultV1<TSucceeded extends TaskItem = TaskItem, TFailed extends FailedTaskItem = FailedTaskItem> =
  | { readonly id: string; readonly status: TaskStatusV1<TSucceeded, TFailed> }
  | { readonly id: string; readonly error: TasksError };

/** What {@link TaskTypeV1.submit} answers. */
export interface SubmitResultV1<TFailed extends FailedTaskItem = FailedTaskItem> {
  /** The new task's id. */
  readonly id: string;
  /** Items that the vendor refused at once, and that the task will not know of. @default [] */
  readonly rejected?: readonly TFailed[] | undefined;
}

/**
 * One kind of task of a provider. Only `getStatus` is required; a capability that a vendor has is a method that is there.
 *
 * Every method rejects with a {@link TasksError}, or with the signal's reason when it was aborted. Methods do not retry, wait or throttle: the
 * engine does, and each call is one attempt, built and signed anew.
 */
export interface TaskTypeV1<
  TInput = unknown,
  TSucceeded extends TaskItem = TaskItem,
  TFailed extends FailedTaskItem = FailedTaskItem,
> {
  /** One sentence for people, shown by `tasks providers`. */
  readonly description?: string | undefined;
  readonly hints?: TaskTypeHints | undefined;
  /**
   * What the vendor limits for this type alone, beside the limits of the account: a request must fit both. A throttle or an outage of such a type holds up no
   * other.
   *
   * @default none; the type shares the fate of the account's others
   */
  readonly rateLimit?: readonly RateLimitBucket[] | undefined;

  /**
   * Asks the vendor once how far a task is.
   *
   * @throws {TasksError} `task_not_found` when the vendor does not know the id; any other code of the catalogue.
   */
  getStatus(id: string, options: StatusCallOptions): Promise<TaskStatusV1<TSucceeded, TFailed>>;

  /** The most ids that one call of `getStatusMany` takes. @default 100 */
  readonly maxBatchSize?: number | undefined;

  /** Asks after many tasks in one request. Answers every id once; one bad id does not reject the call. */
  getStatusMany?(ids: readonly string[], options: StatusCallOptions): Promise<readonly TaskStatusResultV1<TSucceeded, TFailed>[]>;

  /**
   * Starts a task.
   *
   * @param input - Checked by the provider, which throws `invalid_argument` and names the field.
   */
  submit?(input: TInput, options: SubmitCallOptions): Promise<SubmitResultV1<TFailed>>;

  /** Asks the vendor to stop a task. */
  cancel?(id: string, options: CallOptions): Promise<void>;
}

/**
 * One vendor account. Version 1 of the contract: members are only ever added to it as optional ones; anything else is a version 2 beside it.
 */
export interface TaskProviderV1 {
  /** Tells the engine which contract this object implements, so that the contract can grow without breaking old providers. */
  readonly specificationVersion: 'v1';
  /** Instance name, the first part of every ref: letters, digits, `.`, `_` and `-`. */
  readonly name: string;
  /**
   * Names the vendor account whose limits the calls count against. Two instances of one account share its limits. Never a secret.
   */
  readonly account: string;
  /** The type that a ref without one means; a key of `types`. */
  readonly defaultType: string;
  readonly types: Readonly<Record<string, TaskTypeV1>>;
  /** The account's limits; a request must fit all of them. @default none */
  readonly rateLimit?: readonly RateLimitBucket[] | undefined;
  /** The most requests under way at once. @default 10 */
  readonly maxConcurrency?: number | undefined;
}
