import { TasksError } from '@tasks/core';
import type {
  ClaimedTask,
  EndedBy,
  PollBacklog,
  PollClaimRequest,
  PollLease,
  PollOutcome,
  PollQueue,
  StoredTask,
  TaskKindName,
} from '@tasks/core';
import { isLastEvent } from '@tasks/core/durable';

import { prepare } from '../database/statement.ts';
import type { Statement } from '../database/statement.ts';
import type { Transaction } from '../database/write-queue.ts';
import type { EventAppender } from '../events/event-appender.ts';
import { Leases, keepAttempt } from '../leases.ts';
import type { Lease } from '../leases.ts';
import type { StoreCore } from '../store-core.ts';
import { endings } from '../stored-words.ts';
import { taskColumn } from '../tasks/task-row.ts';
import { encodeTaskStatus } from '../tasks/task-table.ts';
import type { EncodedStatus } from '../tasks/task-table.ts';
import { toJson } from '../to-json.ts';
import { DueTasks } from './due-tasks.ts';
import type { DuePlace } from './due-tasks.ts';
import { prepareSettle } from './settle-statements.ts';
import type { SettleStatements } from './settle-statements.ts';

/** What is known of a leased task: nobody but who holds the lease changes these. */
interface LeasedTask extends DuePlace {
  at: number;
  readonly state: number;
  readonly items: number;
  readonly webhookUrl: string | undefined;
}

/** An outcome with its values encoded. */
interface EncodedOutcome {
  readonly outcome: PollOutcome;
  readonly status: EncodedStatus | undefined;
  readonly lastError: string | null;
  readonly trouble: string | null;
  /** Undefined: it is asked after again. */
  readonly endedBy: EndedBy | undefined;
}

/** When tasks of a file are to be asked after, and by whom. */
export class SqlitePolls implements PollQueue {
  readonly #core: StoreCore;
  readonly #appender: EventAppender;
  readonly #leases: Leases<LeasedTask>;
  readonly #due: DueTasks;
  readonly #settle: SettleStatements;
  readonly #hasten: Statement<never>;

  constructor(core: StoreCore, appender: EventAppender) {
    this.#core = core;
    this.#appender = appender;
    this.#leases = new Leases(core.registers.get('last_attempt'));
    this.#due = new DueTasks(core.database, this.#leases);
    this.#settle = prepareSettle(core.database);
    this.#hasten = prepare(core.database, 'UPDATE tasks SET next_poll_at = ? WHERE id = ?');
  }

  claim({ provider, type, dueBefore, limit, leaseMs }: PollClaimRequest): Promise<readonly ClaimedTask[]> {
    return this.#core.read(() => {
      const kind = this.#core.kinds.find({ provider, type });
      if (kind === undefined) return [];
      this.#expire();
      const until = this.#core.now() + leaseMs;
      return this.#due.take(kind, dueBefore, limit).map(({ uid, row }) => {
        const { attempt } = this.#leases.take(uid, until, {
          kind,
          row: row[taskColumn.id],
          at: row[taskColumn.nextPollAt] ?? 0,
          state: row[taskColumn.state],
          items: row[taskColumn.items],
          webhookUrl: row[taskColumn.webhookUrl] ?? undefined,
        });
        return { task: this.#core.tasks.decodeWithout(row), attempt };
      });
    });
  }

  nextDueAt(name: TaskKindName): Promise<number | undefined> {
    return this.#core.read(() => {
      const kind = this.#core.kinds.find(name);
      this.#expire();
      return kind === undefined ? undefined : this.#due.first(kind);
    });
  }

  async settle(outcomes: readonly PollOutcome[]): Promise<readonly boolean[]> {
    const encoded = outcomes.map((outcome) => encodeOutcome(outcome));
    if (encoded.length === 0) return [];
    return this.#core.queue.write(encoded.length, (transaction) =>
      encoded.map((outcome) => this.#settleOne(transaction, outcome)),
    );
  }

  renew(leases: readonly PollLease[], leaseMs: number): Promise<readonly boolean[]> {
    return this.#core.read(() => {
      const now = this.#core.now();
      return leases.map(({ uid, attempt }) => {
        const lease = this.#leases.held(uid, attempt, now);
        if (lease !== undefined) this.#leases.extend(lease, now + leaseMs);
        return lease !== undefined;
      });
    });
  }

  release(leases: readonly PollLease[]): Promise<void> {
    return this.#core.read(() => {
      for (const { uid, attempt } of leases) {
        const lease = this.#leases.held(uid, attempt, this.#core.now());
        if (lease === undefined) continue;
        this.#leases.end(uid);
        this.#due.mayBeDue(lease.what);
      }
    });
  }

  async hasten(uid: string, at: number): Promise<boolean> {
    return this.#core.queue.write(1, (transaction) => {
      const row = this.#core.tasks.byUid(uid);
      if (row === undefined || row[taskColumn.endedAt] !== null) return false;
      if ((row[taskColumn.nextPollAt] ?? Infinity) <= at) return true;
      const [id, , kind] = row;
      this.#hasten.run(at, id);
      const lease = this.#leases.get(uid);
      if (lease === undefined) this.expect(transaction, { kind, at, row: id });
      else
        transaction.onCommit(() => {
          lease.what.at = at;
          this.#due.mayBeDue(lease.what);
        });
      return true;
    });
  }

  onDue(listener: (kind: TaskKindName) => void): () => void {
    return this.#core.tasksDue.add(listener);
  }

  backlog(): Promise<readonly PollBacklog[]> {
    return this.#core.read(() => {
      this.#expire();
      const now = this.#core.now();
      const tracked = new Map<number, number>();
      for (const [name, count] of this.#core.registers.withPrefix('tasks:')) {
        const [kind, , endedBy] = name.split(':');
        if (endedBy === '') tracked.set(Number(kind), (tracked.get(Number(kind)) ?? 0) + count);
      }
      return [...tracked].flatMap(([kind, count]) => {
        if (count === 0) return [];
        const first = this.#due.first(kind);
        return [
          {
            ...this.#core.kinds.nameOf(kind),
            tracked: count,
            oldestDueAt: first !== undefined && first <= now ? first : undefined,
          },
        ];
      });
    });
  }

  /** Within a transaction: a task may be taken once it is committed, and those who wait are told. */
  expect(transaction: Transaction, place: DuePlace): void {
    transaction.onCommit(() => {
      this.#due.mayBeDue(place);
      this.#core.tasksDue.call(this.#core.kinds.nameOf(place.kind));
    });
  }

  /** Within a transaction: ends the lease of a task that was ended by somebody else. */
  forget(transaction: Transaction, uid: string): void {
    const lease = this.#leases.get(uid);
    if (lease !== undefined) this.#endLease(transaction, lease);
  }

  #endLease(transaction: Transaction, lease: Lease<LeasedTask>): void {
    this.#leases.end(lease.key);
    transaction.onRollback(() => this.#leases.restore(lease));
  }

  #expire(): void {
    for (const { what } of this.#leases.expire(this.#core.now())) this.#due.mayBeDue(what);
  }

  #settleOne(transaction: Transaction, encoded: EncodedOutcome): boolean {
    const { outcome, status, endedBy } = encoded;
    const { uid, attempt, at, event, nextPollAt } = outcome;
    const lease = this.#leases.held(uid, attempt, this.#core.now());
    if (lease === undefined) return false;
    const { row, kind, state: stateBefore, items, webhookUrl } = lease.what;
    this.#write(row, encoded);
    if (status !== undefined) this.#core.tasks.saveLists(row, status.lists, items);
    const state = status?.columns[0] ?? stateBefore;
    if (state !== stateBefore || endedBy !== undefined) {
      this.#core.tasks.count(kind, stateBefore, undefined, -1);
      this.#core.tasks.count(kind, state, endedBy, 1);
    }
    this.#endLease(transaction, lease);
    keepAttempt(this.#core, this.#leases.last);
    if (nextPollAt !== undefined) transaction.onCommit(() => this.#due.mayBeDue({ kind, at: nextPollAt, row }));
    if (event !== undefined) {
      const keep = endedBy === undefined || !isLastEvent(event);
      this.#appender.task(transaction, { type: event, at, row, webhookUrl, task: () => this.#taskOf(row), keep });
    }
    return true;
  }

  #write(row: number, { outcome, status, lastError, trouble, endedBy }: EncodedOutcome): void {
    const { at, polls, observedAt, nextPollAt } = outcome;
    const statements = status === undefined ? this.#settle.plain : this.#settle.withStatus;
    const values = [...(status?.columns ?? []), at, polls, observedAt ?? null, lastError, trouble];
    if (endedBy === undefined) statements['asked-again'].run(...values, nextPollAt ?? null, row);
    else statements[endedBy === 'vendor' ? 'ended' : 'ended-and-free'].run(...values, at, endings.encode(endedBy), row);
  }

  #taskOf(id: number): StoredTask {
    const row = this.#core.tasks.byId(id);
    if (row === undefined) throw new TypeError(`the task of row ${id} is gone`);
    return this.#core.tasks.decode(row);
  }
}

function encodeOutcome(outcome: PollOutcome): EncodedOutcome {
  const { status, lastError, trouble, nextPollAt, endedBy } = outcome;
  if (nextPollAt === undefined && endedBy === undefined) {
    throw new TasksError({
      code: 'invalid_argument',
      message: `The outcome of ${outcome.uid} says neither when to ask next nor what ended the task. Set nextPollAt or endedBy.`,
    });
  }
  return {
    outcome,
    status: status === undefined ? undefined : encodeTaskStatus(status),
    lastError: toJson(lastError),
    trouble: toJson(trouble),
    endedBy: nextPollAt === undefined ? endedBy : undefined,
  };
}
