import type {
  ClaimedTask,
  PollBacklog,
  PollClaimRequest,
  PollLease,
  PollOutcome,
  PollQueue,
  TaskKindName,
} from '../../store/poll-queue.ts';
import type { StoredTask } from '../../store/stored-task.ts';
import { appendEvent, tellAppended } from './append-event.ts';
import { frozenCopy } from './frozen-copy.ts';
import { endLease, holdsLease, isLeased, takeLease } from './lease.ts';
import { kindKey, writeTask } from './rows.ts';
import type { Rows, TaskRow } from './rows.ts';

/** When the tasks of a memory store are to be asked after, and by whom. */
export class MemoryPolls implements PollQueue {
  readonly #rows: Rows;
  readonly #now: () => number;

  constructor(rows: Rows, now: () => number) {
    this.#rows = rows;
    this.#now = now;
  }

  async claim({ provider, type, dueBefore, limit, leaseMs }: PollClaimRequest): Promise<readonly ClaimedTask[]> {
    const due = this.#waiting({ provider, type })
      .filter((row) => dueAt(row) <= dueBefore)
      .toSorted((left, right) => dueAt(left) - dueAt(right) || left.place - right.place);
    const until = this.#now() + leaseMs;
    return due.slice(0, limit).map((row) => ({ task: withoutItems(row.task), attempt: takeLease(row, until) }));
  }

  async nextDueAt(kind: TaskKindName): Promise<number | undefined> {
    return earliest(this.#waiting(kind));
  }

  async settle(outcomes: readonly PollOutcome[]): Promise<readonly boolean[]> {
    const copies = outcomes.map((outcome) => frozenCopy(outcome));
    const settled = copies.map((outcome) => this.#settleOne(outcome));
    if (copies.some(({ event }, index) => event !== undefined && settled[index])) tellAppended(this.#rows);
    return settled;
  }

  async renew(leases: readonly PollLease[], leaseMs: number): Promise<readonly boolean[]> {
    const until = this.#now() + leaseMs;
    return leases.map((lease) => {
      const row = this.#held(lease);
      if (row !== undefined) row.leasedUntil = until;
      return row !== undefined;
    });
  }

  async release(leases: readonly PollLease[]): Promise<void> {
    for (const lease of leases) {
      const row = this.#held(lease);
      if (row !== undefined) endLease(row);
    }
  }

  async hasten(uid: string, at: number): Promise<boolean> {
    const row = this.#rows.tasks.get(uid);
    if (row === undefined || row.task.endedAt !== undefined) return false;
    if (dueAt(row) > at) {
      writeTask(this.#rows, row, { ...row.task, nextPollAt: at });
      const { provider, type } = row.task;
      this.#rows.tasksDue.call({ provider, type });
    }
    return true;
  }

  onDue(listener: (kind: TaskKindName) => void): () => void {
    return this.#rows.tasksDue.add(listener);
  }

  async backlog(): Promise<readonly PollBacklog[]> {
    const now = this.#now();
    return [...this.#rows.tracked].flatMap(([key, rows]) => {
      if (rows.size === 0) return [];
      const [provider, type] = JSON.parse(key) as [string, string];
      const oldest = earliest(this.#waiting({ provider, type }));
      const oldestDueAt = oldest !== undefined && oldest <= now ? oldest : undefined;
      return [{ provider, type, tracked: rows.size, oldestDueAt }];
    });
  }

  /** Those that are tracked and that nobody has leased. */
  #waiting(kind: TaskKindName): TaskRow[] {
    const now = this.#now();
    return [...(this.#rows.tracked.get(kindKey(kind)) ?? [])].filter((row) => !isLeased(row, now));
  }

  #held({ uid, attempt }: PollLease): TaskRow | undefined {
    const row = this.#rows.tasks.get(uid);
    return holdsLease(row, attempt, this.#now()) ? row : undefined;
  }

  #settleOne(outcome: PollOutcome): boolean {
    const row = this.#held(outcome);
    if (row === undefined) return false;
    const { at, polls, observedAt, lastError, trouble, nextPollAt, endedBy, event } = outcome;
    const { lastError: _1, trouble: _2, nextPollAt: _3, observedAt: _4, ...rest } = row.task;
    const status = outcome.status ?? rest.status;
    endLease(row);
    writeTask(this.#rows, row, {
      ...rest,
      updatedAt: at,
      polls,
      ...(status !== undefined && { status }),
      ...(observedAt !== undefined && { observedAt }),
      ...(lastError !== undefined && { lastError }),
      ...(trouble !== undefined && { trouble }),
      ...(nextPollAt === undefined ? { endedAt: at, endedBy } : { nextPollAt }),
    });
    if (event !== undefined) appendEvent(this.#rows, { type: event, timestamp: at, task: row.task });
    return true;
  }
}

function dueAt({ task }: TaskRow): number {
  return task.nextPollAt ?? Infinity;
}

function earliest(rows: readonly TaskRow[]): number | undefined {
  return rows.length === 0 ? undefined : rows.reduce((first, row) => Math.min(first, dueAt(row)), Infinity);
}

function withoutItems(task: StoredTask): StoredTask {
  if (task.status === undefined) return task;
  const { succeeded: _1, failed: _2, ...status } = task.status;
  return Object.freeze({ ...task, status: Object.freeze(status) });
}
