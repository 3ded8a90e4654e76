import type { PollOutcome } from '@tasks/core';
import { isLastEvent } from '@tasks/core/durable';

import type { Transaction } from '../database/transaction.ts';
import type { EventAppender } from '../events/event-appender.ts';
import { jobId } from '../jobs/job-id.ts';
import type { StoreCore } from '../store-core.ts';
import { endings } from '../stored-words.ts';
import { Tally } from '../tally.ts';
import { decodeTasks } from '../tasks/task-reader.ts';
import { taskColumns } from '../tasks/task-row.ts';
import type { TaskRow } from '../tasks/task-row.ts';
import { countTasks } from '../tasks/task-tally.ts';
import { encodeUid } from '../tasks/uid-codec.ts';
import { encodeOutcome, outcomeColumns } from './encode-outcome.ts';
import type { EncodedOutcome } from './encode-outcome.ts';
import { leaseKey } from './lease-key.ts';
import { pollQueue } from './poll-queue-name.ts';

/** A lease that still held when it was settled, and what its task was then. */
interface HeldLease {
  readonly task: number;
  /** In hexadecimal. */
  readonly uid: string;
  readonly attempt: number;
  /** Where the job is that was taken for it. */
  readonly block: number;
  readonly kind: number;
  readonly state: number;
  readonly has_results: boolean;
}

/** An outcome whose lease held. */
interface Settled {
  readonly lease: HeldLease;
  readonly encoded: EncodedOutcome;
  /** Where the next job goes. */
  readonly block: number;
}

/** Writes outcomes of polls, all of a call in one transaction. */
export class PollSettler {
  readonly #core: StoreCore;
  readonly #appender: EventAppender;

  constructor(core: StoreCore, appender: EventAppender) {
    this.#core = core;
    this.#appender = appender;
  }

  async settle(outcomes: readonly PollOutcome[]): Promise<readonly boolean[]> {
    if (outcomes.length === 0) return [];
    const encoded = outcomes.map((outcome) => encodeOutcome(outcome));
    return this.#core.database.write(async (transaction) => {
      const held = await this.#endLeases(transaction, encoded);
      const written = encoded.map((each): Settled | undefined => {
        const key = leaseKey(encodeUid(each.outcome.uid), each.outcome.attempt);
        const lease = held.get(key);
        // Of two outcomes of one lease the first is written.
        held.delete(key);
        const { nextPollAt } = each.outcome;
        return (
          lease && { lease, encoded: each, block: nextPollAt === undefined ? lease.block : this.#core.jobs.blockOf(nextPollAt) }
        );
      });
      const live = await this.#write(
        transaction,
        written.filter((each) => each !== undefined),
      );
      return written.map((each) => each !== undefined && live.has(each.lease.task));
    });
  }

  /** Gives those that held, by {@link leaseKey}: who is late finds that the row of the lease is gone, has another number, or is over. */
  async #endLeases(transaction: Transaction, encoded: readonly EncodedOutcome[]): Promise<Map<string, HeldLease>> {
    const { schema, now } = this.#core;
    const rows = await transaction.query<HeldLease>(
      `WITH given AS (SELECT DISTINCT decode(uid, 'hex') AS uid, attempt FROM unnest($1::text[], $2::bigint[]) AS i(uid, attempt)),
        ended AS (
          DELETE FROM ${schema}.poll_leases l USING given g JOIN ${schema}.tasks t ON t.uid = g.uid
          WHERE l.task = t.id AND l.attempt = g.attempt AND l.until > $3 RETURNING l.task, l.attempt, l.block
        )
        SELECT e.task, e.attempt, e.block, encode(t.uid, 'hex') AS uid, t.kind, t.state, t.has_results FROM ended e JOIN ${schema}.tasks t ON t.id = e.task WHERE t.ended_at IS NULL`,
      [encoded.map(({ outcome }) => encodeUid(outcome.uid)), encoded.map(({ outcome }) => outcome.attempt), now()],
    );
    return new Map(rows.map((row) => [leaseKey(row.uid, row.attempt), row]));
  }

  /** Gives the numbers of the tasks that had not ended: somebody may have removed one since it was leased. */
  async #write(transaction: Transaction, held: readonly Settled[]): Promise<ReadonlySet<number>> {
    if (held.length === 0) return new Set();
    const { jobs } = this.#core;
    const tally = new Tally();
    const live = await this.#writeTasks(transaction, held);
    const settled = held.filter(({ lease }) => live.has(lease.task));
    await this.#writeItems(transaction, settled);
    await this.#tell(transaction, settled, tally);
    for (const { lease, encoded } of settled) {
      const { kind, state: before } = lease;
      const state = encoded.state ?? before;
      if (state === before && encoded.endedBy === undefined) continue;
      countTasks(tally, { kind, state: before, endedBy: undefined }, -1);
      countTasks(tally, { kind, state, endedBy: encoded.endedBy }, 1);
    }
    await tally.write(transaction, this.#core);
    for (const [kind, group] of Map.groupBy(held, ({ lease }) => lease.kind)) {
      const taken = group.map(({ lease: { task, block } }) => ({ block, id: jobId(task) }));
      await jobs.delete(transaction, pollQueue(kind), taken);
      const next = group.flatMap(({ lease: { task: row }, block, encoded: { outcome } }) =>
        outcome.nextPollAt === undefined || !live.has(row) ? [] : [{ row, block, dueAt: outcome.nextPollAt }],
      );
      await jobs.insert(transaction, pollQueue(kind), next);
    }
    return live;
  }

  async #writeTasks(transaction: Transaction, held: readonly Settled[]): Promise<ReadonlySet<number>> {
    const rows = held.map(({ lease, block, encoded }) => outcomeColumns(lease.task, block, encoded));
    const live = await transaction.query<{ readonly id: number }>(
      `UPDATE ${this.#core.schema}.tasks t SET updated_at = i.at, block = i.block, polls = i.polls, observed_at = i.observed_at, last_error = i.last_error,
          trouble = i.trouble, next_poll_at = i.next_poll_at, ended_by = i.ended_by, ended_at = CASE WHEN i.ended_by IS NOT NULL THEN i.at END,
          address = CASE WHEN i.ended_by <> ${endings.encode('vendor')} THEN NULL ELSE t.address END,
          state = coalesce(i.state, t.state), status = coalesce(i.status, t.status), has_results = coalesce(i.has_results, t.has_results)
        FROM json_to_recordset($1::json) AS i(id bigint, block int, at bigint, polls int, observed_at bigint, last_error text, trouble text,
          next_poll_at bigint, ended_by smallint, state smallint, status text, has_results boolean)
        WHERE t.id = i.id AND t.ended_at IS NULL RETURNING t.id`,
      [JSON.stringify(rows)],
    );
    return new Set(live.map(({ id }) => id));
  }

  async #writeItems(transaction: Transaction, settled: readonly Settled[]): Promise<void> {
    const { schema } = this.#core;
    const kept = settled.filter(({ encoded }) => encoded.items !== null);
    const gone = settled.filter(
      ({ lease, encoded }) => lease.has_results && encoded.status !== undefined && encoded.items === null,
    );
    if (kept.length > 0) {
      await transaction.query(
        `INSERT INTO ${schema}.results (task, items) SELECT * FROM unnest($1::bigint[], $2::text[])
          ON CONFLICT (task) DO UPDATE SET items = excluded.items`,
        [kept.map(({ lease }) => lease.task), kept.map(({ encoded }) => encoded.items)],
      );
    }
    if (gone.length > 0)
      await transaction.query(`DELETE FROM ${schema}.results WHERE task = ANY($1::bigint[])`, [
        gone.map(({ lease }) => lease.task),
      ]);
  }

  async #tell(transaction: Transaction, settled: readonly Settled[], tally: Tally): Promise<void> {
    const { schema } = this.#core;
    const telling = settled.filter(({ encoded }) => encoded.outcome.event !== undefined);
    if (telling.length === 0) return;
    const rows = await transaction.query<TaskRow>(
      `SELECT ${taskColumns}, r.items FROM ${schema}.tasks t LEFT JOIN ${schema}.results r ON r.task = t.id WHERE t.id = ANY($1::bigint[])`,
      [telling.map(({ lease }) => lease.task)],
    );
    const decoded = await decodeTasks(this.#core, rows);
    const tasks = new Map(rows.map(({ id }, index) => [id, decoded[index]]));
    const told = telling.flatMap(({ lease, encoded: { outcome, endedBy } }) => {
      const { at, event: type } = outcome;
      const task = tasks.get(lease.task);
      if (type === undefined || task === undefined) return [];
      return [{ type, at, row: lease.task, task, keep: endedBy === undefined || !isLastEvent(type) }];
    });
    await this.#appender.tasks(transaction, told, tally);
  }
}
