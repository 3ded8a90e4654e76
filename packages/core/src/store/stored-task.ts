import type { TasksErrorJson } from '../errors/tasks-error.ts';
import type { TaskStatusV1 } from '../provider/index.ts';

/*
 * Instants in a store are milliseconds since the epoch on the store's own time line, see `Store.now`. Everything but functions is plain JSON.
 */

/** Who or what ended the tracking of a task: the vendor's final word, its word that it does not know the id, the task's deadline, or a person. */
export type EndedBy = 'vendor' | 'not_found' | 'deadline' | 'removed';

/** Any JSON value. */
export type JsonValue = string | number | boolean | null | readonly JsonValue[] | { readonly [name: string]: JsonValue };

/** What a caller hangs on a task. */
export type TaskMetadata = Readonly<Record<string, JsonValue>>;

/** Names a task by what the vendor knows it by: `<provider>:<type>:<id>` in parts. */
export interface TaskAddress {
  /** Instance name of the provider. */
  readonly provider: string;
  readonly type: string;
  /** The vendor's id, verbatim. */
  readonly id: string;
}

/** What a poller remembers of a task's last polls to decide on the next one. Left out while there is nothing to remember. */
export interface PollTrouble {
  /** Failed polls in a row. */
  readonly failures: number;
  /** When the run of failed polls began. */
  readonly since?: number | undefined;
  /** When the vendor began to say that it does not know the id. */
  readonly notFoundSince?: number | undefined;
  /** How often in a row the vendor has said that the task is done, where its first word is not taken. */
  readonly confirmations?: number | undefined;
}

/** A task as it is first stored. */
export interface NewTask extends TaskAddress {
  /** `tsk_` and a UUID of version 7. */
  readonly uid: string;
  readonly createdAt: number;
  /** When the task began at the vendor, where that is known. */
  readonly startedAt?: number | undefined;
  readonly metadata?: TaskMetadata | undefined;
  /** Where to tell of this task alone. */
  readonly webhookUrl?: string | undefined;
  /** When to stop asking. @default never */
  readonly deadline?: number | undefined;
  /** The W3C trace context of the request that it came by. */
  readonly traceparent?: string | undefined;
  readonly nextPollAt: number;
}

/** A task as a store keeps it. */
export interface StoredTask extends Omit<NewTask, 'nextPollAt'> {
  /** When it was tracked, last settled or removed, whichever came last: leases and hastening do not count. */
  readonly updatedAt: number;
  /** Polls that were answered with a status. */
  readonly polls: number;
  /** The last good answer, without `raw`; undefined before the first. */
  readonly status?: TaskStatusV1 | undefined;
  /** When the last good answer was seen, whether or not it said anything new. */
  readonly observedAt?: number | undefined;
  /** What the last poll met with; undefined when it was answered. */
  readonly lastError?: TasksErrorJson | undefined;
  readonly trouble?: PollTrouble | undefined;
  /** When to ask next; undefined once it has ended. */
  readonly nextPollAt?: number | undefined;
  /** When the tracking ended; undefined while it goes on. */
  readonly endedAt?: number | undefined;
  /** What ended it; set together with `endedAt`. */
  readonly endedBy?: EndedBy | undefined;
}

/** What happens to a task. Each is told once, in this order of time for one task; the last one says how it ended. */
export type TaskEventType =
  | 'task.created'
  | 'task.progressed'
  | 'task.succeeded'
  | 'task.partially_succeeded'
  | 'task.failed'
  | 'task.canceled'
  | 'task.deadline_exceeded'
  | 'task.not_found'
  | 'task.removed';
