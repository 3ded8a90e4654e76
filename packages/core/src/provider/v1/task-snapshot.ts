import type { TaskState } from './task-state.ts';

/** One thing that a task works on (an image, a file), after it succeeded. A vendor's own fields stand beside `key`. */
export interface TaskItem {
  /** Names the item within its task. */
  readonly key: string;
}

/** One thing that a task works on, after it failed. */
export interface FailedTaskItem extends TaskItem {
  /** The vendor's reason, verbatim, when it gives one. */
  readonly reason?: string | undefined;
}

/** How many items of a task have come how far. */
export interface TaskProgress {
  /** All items, when the vendor tells. */
  readonly total?: number | undefined;
  readonly succeeded: number;
  readonly failed: number;
  /** Items not ended yet, when the vendor tells. */
  readonly pending?: number | undefined;
}

/** What the vendor says is left of the account's allowance of calls. */
export interface TaskQuota {
  readonly remaining: number;
}

/** What one poll saw, in the normal form. Plain JSON. */
export interface TaskSnapshot<TSucceeded extends TaskItem = TaskItem, TFailed extends FailedTaskItem = FailedTaskItem> {
  /** `<provider>:<type>:<id>` */
  readonly ref: string;
  /** Instance name of the provider. */
  readonly provider: string;
  readonly type: string;
  /** The vendor's task id, verbatim. */
  readonly id: string;
  readonly state: TaskState;
  /** Whether `state` is one that never changes again. */
  readonly done: boolean;
  /** The vendor's own word or number for the state, as a string. */
  readonly vendorState: string;
  readonly progress: TaskProgress;
  readonly succeeded: readonly TSucceeded[];
  readonly failed: readonly TFailed[];
  /** Why the task as a whole failed, in the vendor's words, when it says so. */
  readonly reason?: string;
  readonly quota?: TaskQuota;
  /** When the vendor says the task ended, as an ISO 8601 instant. */
  readonly finishedAt?: string;
  /** When this was seen, as an ISO 8601 instant. */
  readonly observedAt: string;
  /** The vendor's body, parsed, only when it was asked for. */
  readonly raw?: unknown;
}
