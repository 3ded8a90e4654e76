import type { StoredTask, TaskEventType } from './stored-task.ts';
import type { WebhookDisabled } from './webhook-store.ts';

/** What happened, as it is told to the world. */
export type StoredEvent = TaskEvent | WebhookDisabledEvent;

interface EventBase {
  /** Its place in the log: later events have later places, but only the log can compare two. */
  readonly id: string;
  /** When it happened, on the store's time line: a task's `createdAt`, or the `at` of what was settled, removed or disabled. */
  readonly timestamp: number;
}

/** Something happened to a task. */
export interface TaskEvent extends EventBase {
  readonly type: TaskEventType;
  /** The task as it was then. */
  readonly task: StoredTask;
}

/** A receiver of webhooks was given up. */
export interface WebhookDisabledEvent extends EventBase {
  readonly type: 'webhook.disabled';
  readonly webhook: WebhookDisabled;
}

/** Which events to read. */
export interface EventQuery {
  /** Those after this one; undefined: from the beginning of the log. */
  readonly after?: string | undefined;
  /** Only those of one task. */
  readonly uid?: string | undefined;
  readonly limit: number;
}

/** Some events in order. */
export interface EventPage {
  readonly events: readonly StoredEvent[];
  /**
   * Where to go on reading: the id of the last event looked at. Undefined when the log was empty and no place was given. With a filter it may be behind the
   * last event given, and a page with `more` may have fewer events than asked for, or none.
   */
  readonly cursor: string | undefined;
  /** Whether there was more when this was read. */
  readonly more: boolean;
  /**
   * Whether events after the given place were pruned before they could be read: the reader has missed some, be they of its task or not. False when no place
   * was given.
   */
  readonly pruned: boolean;
}

/** All that happened, in one order in which nothing appears late: a reader who goes on from its cursor misses nothing. */
export interface EventLog {
  /**
   * @throws {TasksError} `invalid_argument` for a place that is not one of this log's, such as one that is not reached yet. The place of an event that was
   * pruned is a good one.
   */
  read(query: EventQuery): Promise<EventPage>;
  /** The place of the newest event, pruned or not; undefined while there was none. */
  last(): Promise<string | undefined>;
  /** Calls back when there may be something new to read. Gives a function that ends it. */
  onAppend(listener: () => void): () => void;
}
