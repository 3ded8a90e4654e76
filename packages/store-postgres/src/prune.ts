import type { PruneRequest } from '@tasks/core';

import type { Transaction } from './database/transaction.ts';
import type { StoreCore } from './store-core.ts';
import { deliveryStates, endings } from './stored-words.ts';
import { Tally } from './tally.ts';
import { countTasks } from './tasks/task-tally.ts';
import type { PostgresWebhooks } from './webhooks/postgres-webhooks.ts';

/** So many events, or tasks, are looked at in one transaction. */
const rowsAtOnce = 500;

const pending = deliveryStates.encode('pending');

/** An event that may be deleted, and how many deliveries it has. */
interface OldEvent {
  readonly id: number;
  readonly deliveries: number;
}

interface EndedTask {
  readonly id: number;
  readonly ended_at: number;
  readonly kind: number;
  readonly state: number;
  readonly ended_by: number;
}

/** What came of one step: how many rows were deleted, and whether there may be more. */
interface Step {
  readonly deleted: number;
  readonly more: boolean;
}

/** Deletes what is older than wished: deliveries before their events, events before their tasks, so that a limit leaves nothing that points nowhere. */
export class Pruner {
  readonly #core: StoreCore;
  readonly #webhooks: PostgresWebhooks;

  constructor(core: StoreCore, webhooks: PostgresWebhooks) {
    this.#core = core;
    this.#webhooks = webhooks;
  }

  async prune({ endedBefore, eventsBefore, limit }: PruneRequest): Promise<number> {
    let left = limit - (limit > 0 ? await this.#webhooks.deleteRemains(limit) : 0);
    let event = 0;
    let task = { endedAt: Number.MIN_SAFE_INTEGER, id: 0 };
    const repeat = async (step: (transaction: Transaction) => Promise<Step>): Promise<void> => {
      for (let more = true; more && left > 0;) {
        const done = await this.#core.database.write(async (transaction) => {
          // Of many machines that prune at once one does, the others find what it left.
          await transaction.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 4))', [this.#core.schema]);
          return step(transaction);
        });
        left -= done.deleted;
        more = done.more;
      }
    };
    await repeat(async (transaction) => {
      const { schema } = this.#core;
      const rows = await transaction.query<OldEvent & { readonly at: number; readonly awaited: boolean }>(
        `SELECT e.id, e.at, count(d.id)::int AS deliveries, coalesce(bool_or(d.state = ${pending}), false) AS awaited
          FROM (SELECT id, at FROM ${schema}.events WHERE id > $1 ORDER BY id LIMIT ${rowsAtOnce}) e LEFT JOIN ${schema}.deliveries d ON d.event = e.id
          GROUP BY e.id, e.at ORDER BY e.id`,
        [event],
      );
      event = rows.at(-1)?.id ?? event;
      const old = rows.filter(({ at }) => at < eventsBefore);
      const { deleted, all } = await this.#deleteEvents(
        transaction,
        old.filter(({ awaited }) => !awaited),
        left,
      );
      // Beyond so many that are young none is old: events are in order of time, but for some that came together.
      return { deleted, more: all && rows.length === rowsAtOnce && old.length > 0 };
    });
    await repeat(async (transaction) => {
      const step = await this.#pruneTasks(transaction, { endedBefore, after: task, limit: left });
      task = step.last;
      return step;
    });
    if (left > 0) left -= await this.#pruneAnswers(eventsBefore, left);
    return limit - left;
  }

  /** Deletes events with their deliveries, in order, up to a limit of rows. `all`: they are all gone. */
  async #deleteEvents(
    transaction: Transaction,
    events: readonly OldEvent[],
    limit: number,
  ): Promise<{ readonly deleted: number; readonly all: boolean }> {
    const { schema } = this.#core;
    let rows = 0;
    const whole = events.filter(({ deliveries }) => (rows += deliveries + 1) <= limit);
    const next = events[whole.length];
    const counted = whole.reduce((sum, { deliveries }) => sum + deliveries + 1, 0);
    const partly = next === undefined ? 0 : Math.min(next.deliveries, limit - counted);
    const deliveries = await transaction.query<{ readonly state: number }>(
      `DELETE FROM ${schema}.deliveries d WHERE (d.event = ANY($1::bigint[]) OR d.id = ANY(ARRAY(SELECT id FROM ${schema}.deliveries WHERE event = $2 ORDER BY id LIMIT $3)))
        AND d.state <> ${pending} RETURNING d.state`,
      [whole.map(({ id }) => id), next?.id ?? 0, partly],
    );
    // One that was asked for again meanwhile keeps its event.
    const gone = await transaction.query<{ readonly id: number }>(
      `DELETE FROM ${schema}.events e WHERE e.id = ANY($1::bigint[]) AND NOT EXISTS (SELECT 1 FROM ${schema}.deliveries d WHERE d.event = e.id) RETURNING e.id`,
      [whole.map(({ id }) => id)],
    );
    if (gone.length > 0) {
      await transaction.query(`UPDATE ${schema}.registers SET value = greatest(value, $1) WHERE name = 'last_pruned_event'`, [
        gone.reduce((last, { id }) => Math.max(last, id), 0),
      ]);
    }
    const tally = new Tally();
    for (const { state } of deliveries) tally.add(`delivery:${deliveryStates.decode(state)}`, -1);
    await tally.write(transaction, this.#core);
    return { deleted: deliveries.length + gone.length, all: whole.length === events.length };
  }

  async #pruneTasks(
    transaction: Transaction,
    request: {
      readonly endedBefore: number;
      readonly after: { readonly endedAt: number; readonly id: number };
      readonly limit: number;
    },
  ): Promise<Step & { readonly last: { readonly endedAt: number; readonly id: number } }> {
    const { schema } = this.#core;
    const { endedBefore, after, limit } = request;
    const rows = await transaction.query<EndedTask>(
      `SELECT id, ended_at, kind, state, ended_by FROM ${schema}.tasks WHERE ended_at IS NOT NULL AND (ended_at, id) > ($1, $2) AND ended_at < $3
        ORDER BY ended_at, id LIMIT ${rowsAtOnce}`,
      [after.endedAt, after.id, endedBefore],
    );
    const last = rows.at(-1);
    const events = await transaction.query<OldEvent & { readonly task: number; readonly awaited: boolean }>(
      `SELECT e.task, e.id, count(d.id)::int AS deliveries, coalesce(bool_or(d.state = ${pending}), false) AS awaited FROM ${schema}.events e
        LEFT JOIN ${schema}.deliveries d ON d.event = e.id WHERE e.task = ANY($1::bigint[]) GROUP BY e.task, e.id ORDER BY e.id`,
      [rows.map(({ id }) => id)],
    );
    const ofTask = Map.groupBy(events, ({ task }) => task);
    const free = rows.filter(({ id }) => !(ofTask.get(id) ?? []).some(({ awaited }) => awaited));
    let counted = 0;
    const sizeOf = ({ id }: EndedTask): number =>
      1 + (ofTask.get(id) ?? []).reduce((sum, { deliveries }) => sum + deliveries + 1, 0);
    const whole = free.filter((task) => (counted += sizeOf(task)) <= limit);
    const partly = free[whole.length];
    const wanted = [...whole, ...(partly === undefined ? [] : [partly])].flatMap(({ id }) => ofTask.get(id) ?? []);
    const told = await this.#deleteEvents(transaction, wanted, limit - whole.length);
    const gone = await this.#deleteTasks(transaction, whole);
    return {
      deleted: told.deleted + gone,
      more: partly === undefined && rows.length === rowsAtOnce,
      last: last === undefined ? after : { endedAt: last.ended_at, id: last.id },
    };
  }

  async #deleteTasks(transaction: Transaction, tasks: readonly EndedTask[]): Promise<number> {
    if (tasks.length === 0) return 0;
    const { schema } = this.#core;
    const rows = await transaction.query<EndedTask>(
      `WITH gone AS (
          DELETE FROM ${schema}.tasks t WHERE t.id = ANY($1::bigint[]) AND NOT EXISTS (SELECT 1 FROM ${schema}.events e WHERE e.task = t.id)
          RETURNING t.id, t.ended_at, t.kind, t.state, t.ended_by
        ), results AS (DELETE FROM ${schema}.results r USING gone WHERE r.task = gone.id)
        SELECT * FROM gone`,
      [tasks.map(({ id }) => id)],
    );
    const tally = new Tally();
    for (const { kind, state, ended_by: endedBy } of rows)
      countTasks(tally, { kind, state, endedBy: endings.decode(endedBy) }, -1);
    await tally.write(transaction, this.#core);
    return rows.length;
  }

  async #pruneAnswers(before: number, limit: number): Promise<number> {
    const { database, schema } = this.#core;
    const rows = await database.write((transaction) =>
      transaction.query(
        `DELETE FROM ${schema}.idempotency WHERE key IN (SELECT key FROM ${schema}.idempotency WHERE at < $1 AND response IS NOT NULL LIMIT $2) RETURNING 1`,
        [before, limit],
      ),
    );
    return rows.length;
  }
}
