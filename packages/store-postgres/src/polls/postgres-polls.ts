import type { ClaimedTask, PollBacklog, PollClaimRequest, PollLease, PollOutcome, PollQueue, TaskKindName } from '@tasks/core';

import type { Transaction } from '../database/transaction.ts';
import type { EventAppender } from '../events/event-appender.ts';
import type { StoreCore } from '../store-core.ts';
import { decodeTask, taskColumns } from '../tasks/task-row.ts';
import type { TaskRow } from '../tasks/task-row.ts';
import { readTracked } from '../tasks/task-tally.ts';
import { encodeUid } from '../tasks/uid-codec.ts';
import { leaseKey } from './lease-key.ts';
import { pollQueue } from './poll-queue-name.ts';
import { requeue } from './requeue.ts';
import type { EndedLease } from './requeue.ts';
import { PollSettler } from './settle-polls.ts';

/** So many leases that ran out are ended with one claim. */
const expiredAtOnce = 1000;

/** When the tasks of a database are to be asked after, and by whom. */
export class PostgresPolls implements PollQueue {
  readonly #core: StoreCore;
  readonly #settler: PollSettler;

  constructor(core: StoreCore, appender: EventAppender) {
    this.#core = core;
    this.#settler = new PollSettler(core, appender);
  }

  async claim({ provider, type, dueBefore, limit, leaseMs }: PollClaimRequest): Promise<readonly ClaimedTask[]> {
    const { database, kinds, jobs, now } = this.#core;
    const kind = await kinds.find({ provider, type });
    if (kind === undefined || limit < 1) return [];
    await jobs.prepare(pollQueue(kind), now());
    const rows = await database.write(async (transaction) => {
      await this.#endExpired(transaction, kind);
      const taken = await jobs.take(transaction, pollQueue(kind), { dueBefore, limit });
      if (taken.length === 0) return [];
      const leased = await this.#lease(transaction, kind, taken, now() + leaseMs);
      const isLeased = new Set(leased.map(({ id }) => id));
      // A task that was ended or leased since has no job any more.
      const stray = taken.filter(({ row }) => !isLeased.has(row));
      if (stray.length > 0) await jobs.delete(transaction, pollQueue(kind), stray);
      return leased;
    });
    return rows
      .toSorted((left, right) => (left.next_poll_at ?? 0) - (right.next_poll_at ?? 0) || left.id - right.id)
      .map((row) => ({ task: decodeTask(row, { provider, type }), attempt: row.attempt }));
  }

  async nextDueAt(name: TaskKindName): Promise<number | undefined> {
    const kind = await this.#core.kinds.find(name);
    return kind === undefined ? undefined : this.#earliest(kind);
  }

  settle(outcomes: readonly PollOutcome[]): Promise<readonly boolean[]> {
    return this.#settler.settle(outcomes);
  }

  async renew(leases: readonly PollLease[], leaseMs: number): Promise<readonly boolean[]> {
    if (leases.length === 0) return [];
    const { database, schema, now } = this.#core;
    const at = now();
    const held = await database.write((transaction) =>
      transaction.query<{ readonly uid: string; readonly attempt: number }>(
        `UPDATE ${schema}.poll_leases l SET until = $4 FROM (SELECT DISTINCT decode(uid, 'hex') AS uid, attempt FROM unnest($1::text[], $2::bigint[]) AS i(uid, attempt)) g
          JOIN ${schema}.tasks t ON t.uid = g.uid WHERE l.task = t.id AND l.attempt = g.attempt AND l.until > $3 AND t.ended_at IS NULL RETURNING encode(t.uid, 'hex') AS uid, l.attempt`,
        [...this.#named(leases), at, at + leaseMs],
      ),
    );
    const keys = new Set(held.map(({ uid, attempt }) => leaseKey(uid, attempt)));
    return leases.map(({ uid, attempt }) => keys.has(leaseKey(encodeUid(uid), attempt)));
  }

  async release(leases: readonly PollLease[]): Promise<void> {
    if (leases.length === 0) return;
    const { database, schema, now } = this.#core;
    await database.write(async (transaction) => {
      const ended = await transaction.query<EndedLease>(
        `DELETE FROM ${schema}.poll_leases l USING (SELECT DISTINCT decode(uid, 'hex') AS uid, attempt FROM unnest($1::text[], $2::bigint[]) AS i(uid, attempt)) g
          JOIN ${schema}.tasks t ON t.uid = g.uid WHERE l.task = t.id AND l.attempt = g.attempt AND l.until > $3 RETURNING l.task, l.kind, l.block`,
        [...this.#named(leases), now()],
      );
      await requeue(transaction, this.#core, ended);
    });
  }

  async hasten(uid: string, at: number): Promise<boolean> {
    const { database, schema, kinds, jobs, tasksDue } = this.#core;
    return database.write(async (transaction) => {
      const [row] = await transaction.query<Pick<TaskRow, 'id' | 'kind' | 'block' | 'next_poll_at'>>(
        `SELECT id, kind, block, next_poll_at FROM ${schema}.tasks WHERE uid = decode($1, 'hex') AND ended_at IS NULL FOR NO KEY UPDATE`,
        [encodeUid(uid)],
      );
      if (row === undefined) return false;
      if ((row.next_poll_at ?? Infinity) <= at) return true;
      const block = await jobs.hasten(transaction, pollQueue(row.kind), { row: row.id, block: row.block, dueAt: at });
      await transaction.query(`UPDATE ${schema}.tasks SET next_poll_at = $2, block = $3 WHERE id = $1`, [
        row.id,
        at,
        block ?? row.block,
      ]);
      const name = await kinds.nameOf(row.kind);
      transaction.onCommit(() => tasksDue.call(name));
      return true;
    });
  }

  onDue(listener: (kind: TaskKindName) => void): () => void {
    return this.#core.tasksDue.add(listener);
  }

  async backlog(): Promise<readonly PollBacklog[]> {
    const { kinds, now } = this.#core;
    const backlog: PollBacklog[] = [];
    for (const [kind, tracked] of await readTracked(this.#core)) {
      if (tracked <= 0) continue;
      const first = await this.#earliest(kind);
      backlog.push({
        ...(await kinds.nameOf(kind)),
        tracked,
        oldestDueAt: first !== undefined && first <= now() ? first : undefined,
      });
    }
    return backlog;
  }

  /** Tells those who wait for tasks of kinds that are due: others may have tracked them, or lost their leases. */
  async tellDue(): Promise<void> {
    const { kinds, tasksDue, now } = this.#core;
    for (const { kind, name } of kinds.all) {
      const first = await this.#earliest(kind);
      if (first !== undefined && first <= now()) tasksDue.call(name);
    }
  }

  /** Ends all leases of this store. */
  async releaseAll(): Promise<void> {
    const { database, schema, owner } = this.#core;
    await database.write(async (transaction) => {
      const ended = await transaction.query<EndedLease>(
        `DELETE FROM ${schema}.poll_leases WHERE owner = $1 RETURNING task, kind, block`,
        [owner],
      );
      await requeue(transaction, this.#core, ended);
    });
  }

  #named(leases: readonly PollLease[]): readonly unknown[] {
    return [leases.map(({ uid }) => encodeUid(uid)), leases.map(({ attempt }) => attempt)];
  }

  async #endExpired(transaction: Transaction, kind: number): Promise<void> {
    const { schema, now } = this.#core;
    const ended = await transaction.query<EndedLease>(
      `DELETE FROM ${schema}.poll_leases WHERE task IN (
          SELECT task FROM ${schema}.poll_leases WHERE kind = $1 AND until <= $2 ORDER BY until LIMIT ${expiredAtOnce} FOR UPDATE SKIP LOCKED)
        RETURNING task, kind, block`,
      [kind, now()],
    );
    await requeue(transaction, this.#core, ended);
  }

  async #lease(
    transaction: Transaction,
    kind: number,
    taken: readonly { readonly row: number; readonly block: number }[],
    until: number,
  ): Promise<readonly (TaskRow & { readonly attempt: number })[]> {
    const { schema, owner } = this.#core;
    return transaction.query<TaskRow & { readonly attempt: number }>(
      `WITH leased AS (
          INSERT INTO ${schema}.poll_leases (task, kind, attempt, until, block, owner)
          SELECT t.id, $3, nextval('${schema}.attempts'), $4, i.block, $5 FROM unnest($1::bigint[], $2::int[]) AS i(id, block)
            JOIN ${schema}.tasks t ON t.id = i.id AND t.ended_at IS NULL
          ON CONFLICT (task) DO NOTHING RETURNING task, attempt
        )
        SELECT l.attempt, ${taskColumns} FROM leased l JOIN ${schema}.tasks t ON t.id = l.task`,
      [taken.map(({ row }) => row), taken.map(({ block }) => block), kind, until, owner],
    );
  }

  /** When the first task of a kind is due that nobody has leased. */
  async #earliest(kind: number): Promise<number | undefined> {
    const { database, schema, jobs, now } = this.#core;
    await jobs.prepare(pollQueue(kind), now());
    const { sql, value } = jobs.earliest(pollQueue(kind), 3);
    const [row] = await database.read<{ readonly first: number | null }>(
      `SELECT least(
          (SELECT t.next_poll_at FROM (${sql}) j JOIN ${schema}.tasks t ON t.id = j.row WHERE t.ended_at IS NULL ORDER BY t.next_poll_at LIMIT 1),
          (SELECT min(t.next_poll_at) FROM ${schema}.poll_leases l JOIN ${schema}.tasks t ON t.id = l.task WHERE l.kind = $1 AND l.until <= $2)
        ) AS first`,
      [kind, now(), value],
    );
    return row?.first ?? undefined;
  }
}
