import type {
  ClaimedDelivery,
  DeliveryClaimRequest,
  DeliveryOutcome,
  DeliveryQuery,
  DeliveryQueue,
  DeliveryState,
  Page,
  RedeliverRequest,
  StoredDelivery,
} from '@tasks/core';

import type { Transaction } from '../database/transaction.ts';
import type { StoreCore } from '../store-core.ts';
import { deliveryStates } from '../stored-words.ts';
import { Tally, readCounts } from '../tally.ts';
import { claimDeliveries } from './claim-deliveries.ts';
import { deleteJobs, insertJobs, requeueDeliveries } from './delivery-jobs.ts';
import type { DueDelivery } from './delivery-jobs.ts';
import { decodeDelivery, deliveryColumns } from './delivery-row.ts';
import type { DeliveryRow } from './delivery-row.ts';
import { deliveryQueue } from './insert-deliveries.ts';
import { settleDeliveries } from './settle-deliveries.ts';

/** So many deliveries are made pending anew at once. */
const redeliveredAtOnce = 500;

type RedeliveredRow = {
  readonly id: number;
  readonly block: number;
  readonly next_try_at: number | null;
  readonly state: number;
};

/** The outbox of a database. */
export class PostgresDeliveries implements DeliveryQueue {
  readonly #core: StoreCore;

  constructor(core: StoreCore) {
    this.#core = core;
  }

  claim(request: DeliveryClaimRequest): Promise<readonly ClaimedDelivery[]> {
    return claimDeliveries(this.#core, request);
  }

  async nextDueAt(): Promise<number | undefined> {
    const { database, schema, jobs, now } = this.#core;
    await jobs.prepare(deliveryQueue, now());
    const { sql, value } = jobs.earliest(deliveryQueue, 2);
    const [row] = await database.read<{ readonly first: number | null }>(
      `SELECT least(
          (SELECT min(d.next_try_at) FROM (${sql}) j JOIN ${schema}.deliveries d ON d.id = j.row),
          (SELECT min(d.next_try_at) FROM ${schema}.delivery_leases l JOIN ${schema}.deliveries d ON d.id = l.delivery
            JOIN ${schema}.webhooks w ON w.id = l.webhook AND NOT w.disabled WHERE l.until <= $1)
        ) AS first`,
      [now(), value],
    );
    return row?.first ?? undefined;
  }

  settle(outcomes: readonly DeliveryOutcome[]): Promise<readonly boolean[]> {
    return settleDeliveries(this.#core, outcomes);
  }

  async list({ webhookId, state, limit, cursor }: DeliveryQuery): Promise<Page<StoredDelivery>> {
    const { database, schema, places } = this.#core;
    const before = places.cursor('delivery', cursor);
    const found = await database.read<DeliveryRow>(
      `SELECT ${deliveryColumns} FROM ${schema}.deliveries d JOIN ${schema}.events e ON e.id = d.event LEFT JOIN ${schema}.tasks t ON t.id = e.task
        WHERE d.webhook = (SELECT id FROM ${schema}.webhooks WHERE name = $1) AND d.id < $2 AND ($3::smallint IS NULL OR d.state = $3)
        ORDER BY d.id DESC LIMIT $4`,
      [webhookId, before, state === undefined ? null : deliveryStates.encode(state), limit + 1],
    );
    const given = found.slice(0, limit);
    const last = given.at(-1);
    return {
      items: given.map((row) => decodeDelivery(this.#core, row, webhookId)),
      nextCursor: found.length > limit && last !== undefined ? places.name('delivery', last.delivery) : undefined,
    };
  }

  async redeliver({ webhookId, deliveryId, since, at }: RedeliverRequest): Promise<number> {
    const { database, deliveriesDue, places } = this.#core;
    const one = deliveryId === undefined ? undefined : (places.parse('dlv', deliveryId)?.[0] ?? 0);
    let count = 0;
    let after = 0;
    for (let more = true; more;) {
      const ids = await database.write(async (transaction) => {
        const [webhook] = await transaction.query<{ readonly id: number; readonly disabled: boolean }>(
          `SELECT id, disabled FROM ${this.#core.schema}.webhooks WHERE name = $1 FOR SHARE`,
          [webhookId],
        );
        if (webhook === undefined) return [];
        const rows = await this.#asked(transaction, { webhook: webhook.id, one, since: since ?? Number.MIN_SAFE_INTEGER, after });
        await this.#makePending(transaction, webhook, rows, at);
        if (rows.length > 0) transaction.onCommit(() => deliveriesDue.call());
        return rows.map(({ id }) => id);
      });
      count += ids.length;
      after = ids.at(-1) ?? after;
      more = one === undefined && ids.length === redeliveredAtOnce;
    }
    return count;
  }

  onDue(listener: () => void): () => void {
    return this.#core.deliveriesDue.add(listener);
  }

  async counts(): Promise<Readonly<Record<DeliveryState, number>>> {
    const counts = await readCounts(this.#core, 'delivery:');
    const of = (state: DeliveryState): number => counts.get(state) ?? 0;
    return { pending: of('pending'), delivered: of('delivered'), failed: of('failed') };
  }

  /** Tells those who wait for deliveries that are due: others may have made them, or lost their leases. */
  async tellDue(): Promise<void> {
    const first = await this.nextDueAt();
    if (first !== undefined && first <= this.#core.now()) this.#core.deliveriesDue.call();
  }

  /** Ends all leases of this store. */
  async releaseAll(): Promise<void> {
    const { database, schema, owner } = this.#core;
    await database.write(async (transaction) => {
      const ended = await transaction.query<{ readonly delivery: number }>(
        `DELETE FROM ${schema}.delivery_leases WHERE owner = $1 RETURNING delivery`,
        [owner],
      );
      await requeueDeliveries(
        transaction,
        this.#core,
        ended.map(({ delivery }) => delivery),
      );
    });
  }

  #asked(
    transaction: Transaction,
    {
      webhook,
      one,
      since,
      after,
    }: { readonly webhook: number; readonly one: number | undefined; readonly since: number; readonly after: number },
  ): Promise<readonly RedeliveredRow[]> {
    const { schema } = this.#core;
    const columns = 'id, block, next_try_at, state';
    if (one !== undefined) {
      return transaction.query(`SELECT ${columns} FROM ${schema}.deliveries WHERE webhook = $1 AND id = $2 FOR NO KEY UPDATE`, [
        webhook,
        one,
      ]);
    }
    return transaction.query(
      `SELECT ${columns} FROM ${schema}.deliveries WHERE webhook = $1 AND id > $2 AND created_at >= $3 AND state = ${deliveryStates.encode('failed')}
        ORDER BY id LIMIT ${redeliveredAtOnce} FOR NO KEY UPDATE`,
      [webhook, after, since],
    );
  }

  async #makePending(
    transaction: Transaction,
    webhook: { readonly id: number; readonly disabled: boolean },
    rows: readonly RedeliveredRow[],
    at: number,
  ): Promise<void> {
    if (rows.length === 0) return;
    const { schema } = this.#core;
    const ids = rows.map(({ id }) => id);
    const had = rows.flatMap(({ id, block, next_try_at: dueAt }): DueDelivery[] =>
      dueAt === null ? [] : [{ id, block, webhook: webhook.id, next_try_at: dueAt }],
    );
    await deleteJobs(transaction, this.#core, had);
    await transaction.query(
      `UPDATE ${schema}.deliveries SET state = ${deliveryStates.encode('pending')}, tries = 0, next_try_at = $2 WHERE id = ANY($1::bigint[])`,
      [ids, at],
    );
    const due = rows.map(({ id, block }): DueDelivery => ({ id, block, webhook: webhook.id, next_try_at: at }));
    if (!webhook.disabled) await insertJobs(transaction, this.#core, due);
    const tally = new Tally();
    for (const { state } of rows) tally.add(`delivery:${deliveryStates.decode(state)}`, -1);
    tally.add('delivery:pending', rows.length);
    await tally.write(transaction, this.#core);
  }
}
