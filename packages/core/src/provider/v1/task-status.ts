import type { FailedTaskItem, TaskItem, TaskProgress, TaskQuota } from './task-snapshot.ts';
import type { TaskState } from './task-state.ts';

/**
 * A provider's answer to "how far is this task?". The engine turns it into a {@link TaskSnapshot}: it adds the ref, `done` and the time, and
 * counts what is left out.
 */
export interface TaskStatusV1<TSucceeded extends TaskItem = TaskItem, TFailed extends FailedTaskItem = FailedTaskItem> {
  readonly state: TaskState;
  /** The vendor's own word or number for the state, as a string. */
  readonly vendorState: string;
  /** @default counted from the two lists */
  readonly progress?: TaskProgress | undefined;
  /** @default [] */
  readonly succeeded?: readonly TSucceeded[] | undefined;
  /** @default [] */
  readonly failed?: readonly TFailed[] | undefined;
  /** Why the task as a whole failed, in the vendor's words. */
  readonly reason?: string | undefined;
  readonly quota?: TaskQuota | undefined;
  /** When the vendor asks to be asked again, in milliseconds from now. Obeyed once, within the engine's bounds. */
  readonly retryAfterMs?: number | undefined;
  /** When the vendor says the task ended, as an ISO 8601 instant. */
  readonly finishedAt?: string | undefined;
  /** The vendor's body, parsed; set only when {@link StatusCallOptions.includeRaw} is. */
  readonly raw?: unknown;
}
