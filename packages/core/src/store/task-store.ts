import type { TaskState } from '../provider/index.ts';
import type { EndedBy, NewTask, StoredTask, TaskAddress } from './stored-task.ts';

/** What came of tracking one task. */
export interface TrackVerdict {
  readonly task: StoredTask;
  /** False: the task of that address is tracked already, or its final result is known; it is given as it is. */
  readonly created: boolean;
}

/** Which tasks to list. All that is given must hold. */
export interface TaskQuery {
  /** One of these. A task that was not seen yet counts as `queued`. */
  readonly states?: readonly TaskState[] | undefined;
  readonly provider?: string | undefined;
  readonly type?: string | undefined;
  /** Whether the vendor has said its final word: whether `endedBy` is `vendor`. */
  readonly done?: boolean | undefined;
  readonly endedBy?: EndedBy | undefined;
  /** Members of the metadata itself, by name: a text as it is, a number, true or false as JSON writes it. What is a list, an object or null matches nothing. */
  readonly metadata?: Readonly<Record<string, string>> | undefined;
  /** Created later than this. */
  readonly createdAfter?: number | undefined;
  /** At least 1. */
  readonly limit: number;
  /** Where the page before ended: its `nextCursor`. It stays good when the task at which it ended is deleted. */
  readonly cursor?: string | undefined;
}

/** One page of a list. */
export interface Page<TItem> {
  readonly items: readonly TItem[];
  /** Where the next page begins; undefined after the last one. */
  readonly nextCursor: string | undefined;
}

/** How many tasks of a kind are in a state. */
export interface TaskCount {
  readonly provider: string;
  readonly type: string;
  readonly state: TaskState;
  /** Undefined for those that are still tracked. */
  readonly endedBy: EndedBy | undefined;
  readonly count: number;
}

/** The tasks themselves. Every method that changes something resolves once that is durable. */
export interface TaskStore {
  /**
   * Stores tasks, each with its event `task.created` and the deliveries of that; verdicts are in the order given. A task of the same address that is tracked,
   * or that ended by the vendor's word, is given as it is; one that ended otherwise is left alone, and a new one is made beside it. Of two in one call with
   * one address the second finds the first. A task with a `webhookUrl` makes a receiver of scope `task` for that URL first, with a secret of its own, unless
   * there is one, disabled or not.
   *
   * @throws {TasksError} `invalid_argument` for a new task with a uid that another task has; for text that the store cannot keep as it is: some cannot keep
   * the character NUL or halves of surrogate pairs. All other text is kept and compared exactly, by code points.
   */
  track(tasks: readonly NewTask[]): Promise<readonly TrackVerdict[]>;
  get(uid: string): Promise<StoredTask | undefined>;
  /** The task of that address which {@link track} would give as it is. */
  find(address: TaskAddress): Promise<StoredTask | undefined>;
  /**
   * Those that were tracked last first. Pages do not shift when tasks are added.
   *
   * @throws {TasksError} `invalid_argument` for a cursor that is not one of this store's.
   */
  list(query: TaskQuery): Promise<Page<StoredTask>>;
  /**
   * Ends the tracking of a task by a person's wish, with its event. A poll under way changes nothing any more. Gives the task as it was left; one that had
   * ended stays as it is; undefined where there is none.
   */
  remove(uid: string, at: number): Promise<StoredTask | undefined>;
  /** In no order. Of what there is none, nothing is told, or that there are zero. */
  counts(): Promise<readonly TaskCount[]>;
}
