import type { TasksErrorJson } from '../errors/tasks-error.ts';
import type { TaskStatusV1 } from '../provider/index.ts';
import type { EndedBy, PollTrouble, StoredTask, TaskEventType } from './stored-task.ts';

/** The tasks of one type of one provider. */
export interface TaskKindName {
  readonly provider: string;
  readonly type: string;
}

/** Which tasks to lease. */
export interface PollClaimRequest extends TaskKindName {
  /** Due no later than this. */
  readonly dueBefore: number;
  readonly limit: number;
  /** How long the lease holds unless it is renewed, in milliseconds. */
  readonly leaseMs: number;
}

/** A task that is leased to one poller. */
export interface ClaimedTask {
  /**
   * As it is stored, but that the item lists of its status are not read: an empty status list and a long one look alike here, `progress` tells.
   */
  readonly task: StoredTask;
  /** Fences the lease: only who holds the newest may settle. Each lease of a task has a higher number than the one before, also over a restart. */
  readonly attempt: number;
}

/** Names a lease. */
export interface PollLease {
  readonly uid: string;
  readonly attempt: number;
}

/** What came of a poll. Ends the lease. */
export interface PollOutcome extends PollLease {
  /** When it came. */
  readonly at: number;
  /** All polls of the task that were answered with a status. */
  readonly polls: number;
  /** What the vendor answered, where that is news; undefined: the stored status still holds. */
  readonly status?: TaskStatusV1 | undefined;
  /** When the last good answer was seen; undefined before the first. */
  readonly observedAt?: number | undefined;
  /** Undefined when the poll was answered. */
  readonly lastError?: TasksErrorJson | undefined;
  readonly trouble?: PollTrouble | undefined;
  /** When to ask next; undefined ends the task. */
  readonly nextPollAt?: number | undefined;
  /** Set when `nextPollAt` is not. */
  readonly endedBy?: EndedBy | undefined;
  /** What to tell the world, in the same transaction. */
  readonly event?: TaskEventType | undefined;
}

/** When tasks are to be asked after, and by whom. Instants are on the store's time line. */
export interface PollQueue {
  /**
   * Leases tasks that are due, the earliest first. Nobody else is given them before they are settled, released, or the lease is over: it holds while less than
   * `leaseMs` have passed.
   */
  claim(request: PollClaimRequest): Promise<readonly ClaimedTask[]>;
  /** When the next task of a kind that is not leased is due; undefined when there is none. */
  nextDueAt(kind: TaskKindName): Promise<number | undefined>;
  /**
   * Writes what came of polls: task, result, event, deliveries and next due time of each in one transaction, as many outcomes as can be in one. False: the
   * lease was over or the task had ended, and nothing was written.
   */
  settle(outcomes: readonly PollOutcome[]): Promise<readonly boolean[]>;
  /** Makes leases hold for so long from now. Gives which still hold; the others' outcomes will be refused. */
  renew(leases: readonly PollLease[], leaseMs: number): Promise<readonly boolean[]>;
  /** Gives leases back without a poll: the tasks are due as before. */
  release(leases: readonly PollLease[]): Promise<void>;
  /**
   * Makes a task due at a time, if it was due later. False when there is none or it has ended; one that is leased keeps its lease, and what is settled then
   * says anew when it is due.
   */
  hasten(uid: string, at: number): Promise<boolean>;
  /** Calls back when tasks may have become due that were not foreseen: tracked, hastened. Gives a function that ends it. */
  onDue(listener: (kind: TaskKindName) => void): () => void;
  /** Work that waits, over all kinds that the store knows. */
  backlog(): Promise<readonly PollBacklog[]>;
}

/** How much of a kind is to be asked after. */
export interface PollBacklog extends TaskKindName {
  /** Tasks that are tracked. */
  readonly tracked: number;
  /** When the most overdue task was due that nobody has leased; undefined when none is due. */
  readonly oldestDueAt: number | undefined;
}
