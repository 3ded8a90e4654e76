import type { ClaimedDelivery, DeliveryClaimRequest } from '@tasks/core';

import type { Transaction } from '../database/transaction.ts';
import { decodeEvent, eventColumns, eventJoins } from '../events/event-rows.ts';
import type { EventRow } from '../events/event-rows.ts';
import type { StoreCore } from '../store-core.ts';
import { deliveryStates } from '../stored-words.ts';
import { requeueDeliveries } from './delivery-jobs.ts';
import { decodeDelivery, deliveryColumns } from './delivery-row.ts';
import type { DeliveryRow } from './delivery-row.ts';
import { deliveryQueue } from './insert-deliveries.ts';
import { decodeWebhook } from './webhook-row.ts';

/** So many leases that ran out are ended with one claim. */
const expiredAtOnce = 1000;

type ClaimedRow = DeliveryRow & EventRow & { readonly attempt: number; readonly told: string; readonly leased_of: number };

/** Leases deliveries. One claim at a time over all machines: else two might take more of a receiver than it may have. */
export async function claimDeliveries(core: StoreCore, request: DeliveryClaimRequest): Promise<readonly ClaimedDelivery[]> {
  const { database, jobs, now } = core;
  const { limit, perWebhook } = request;
  if (limit < 1 || perWebhook < 1) return [];
  await jobs.prepare(deliveryQueue, now());
  const rows = await database.write(async (transaction) => {
    await transaction.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 3))', [core.schema]);
    await endExpired(transaction, core);
    const exceptGroups = await rowsOf(transaction, core, request.except);
    const { dueBefore } = request;
    const taken = await jobs.take(transaction, deliveryQueue, { dueBefore, limit, perGroup: perWebhook, exceptGroups });
    if (taken.length === 0) return [];
    const leased = await lease(
      transaction,
      core,
      taken.map(({ row }) => row),
      now() + request.leaseMs,
    );
    const isLeased = new Set(leased.map(({ delivery }) => delivery));
    // Of one whose receiver was disabled or removed meanwhile, or that was leased already.
    const stray = taken.filter(({ row }) => !isLeased.has(row));
    if (stray.length > 0) await jobs.delete(transaction, deliveryQueue, stray);
    const excess = leased.filter((row) => row.leased_of > perWebhook);
    return excess.length === 0 ? leased : giveBack(transaction, core, leased, perWebhook);
  });
  const sorted = rows.toSorted(
    (left, right) => (left.next_try_at ?? 0) - (right.next_try_at ?? 0) || left.delivery - right.delivery,
  );
  return Promise.all(sorted.map((row) => decode(core, row)));
}

/** pg-boss counts what is taken for each block of the queue: where it lies in two, those that are too many go back, the latest first. */
async function giveBack(
  transaction: Transaction,
  core: StoreCore,
  leased: readonly ClaimedRow[],
  perWebhook: number,
): Promise<readonly ClaimedRow[]> {
  const kept: ClaimedRow[] = [];
  const back: number[] = [];
  for (const [, rows] of Map.groupBy(leased, ({ webhook }) => webhook)) {
    const sorted = rows.toSorted(
      (left, right) => (left.next_try_at ?? 0) - (right.next_try_at ?? 0) || left.delivery - right.delivery,
    );
    const before = (rows[0]?.leased_of ?? 0) - rows.length;
    const room = Math.max(0, perWebhook - before);
    kept.push(...sorted.slice(0, room));
    back.push(...sorted.slice(room).map(({ delivery }) => delivery));
  }
  await transaction.query(`DELETE FROM ${core.schema}.delivery_leases WHERE delivery = ANY($1::bigint[])`, [back]);
  await requeueDeliveries(transaction, core, back);
  return kept;
}

async function endExpired(transaction: Transaction, core: StoreCore): Promise<void> {
  const ended = await transaction.query<{ readonly delivery: number }>(
    `DELETE FROM ${core.schema}.delivery_leases WHERE delivery IN (
        SELECT delivery FROM ${core.schema}.delivery_leases WHERE until <= $1 ORDER BY until LIMIT ${expiredAtOnce} FOR UPDATE SKIP LOCKED)
      RETURNING delivery`,
    [core.now()],
  );
  await requeueDeliveries(
    transaction,
    core,
    ended.map(({ delivery }) => delivery),
  );
}

async function rowsOf(transaction: Transaction, { schema }: StoreCore, names: readonly string[]): Promise<readonly string[]> {
  if (names.length === 0) return [];
  const rows = await transaction.query<{ readonly id: number }>(
    `SELECT id FROM ${schema}.webhooks WHERE name = ANY($1::text[])`,
    [names],
  );
  return rows.map(({ id }) => String(id));
}

async function lease(
  transaction: Transaction,
  core: StoreCore,
  rows: readonly number[],
  until: number,
): Promise<readonly ClaimedRow[]> {
  const { schema, owner } = core;
  return transaction.query<ClaimedRow>(
    `WITH leased AS (
        INSERT INTO ${schema}.delivery_leases (delivery, webhook, attempt, until, owner)
        SELECT d.id, d.webhook, nextval('${schema}.attempts'), $2, $3 FROM unnest($1::bigint[]) AS i(id)
          JOIN ${schema}.deliveries d ON d.id = i.id AND d.state = ${deliveryStates.encode('pending')}
          JOIN ${schema}.webhooks w ON w.id = d.webhook AND NOT w.disabled
        ON CONFLICT (delivery) DO NOTHING RETURNING delivery, webhook, attempt
      ), counts AS (
        SELECT webhook, count(*)::int AS leased_of FROM (SELECT webhook FROM leased UNION ALL SELECT webhook FROM ${schema}.delivery_leases) l GROUP BY webhook
      )
      SELECT l.attempt, c.leased_of, w.told, ${deliveryColumns}, ${eventColumns} FROM leased l JOIN counts c ON c.webhook = l.webhook
        JOIN ${schema}.deliveries d ON d.id = l.delivery JOIN ${schema}.webhooks w ON w.id = l.webhook
        JOIN ${schema}.events e ON e.id = d.event ${eventJoins(schema)}`,
    [rows, until, owner],
  );
}

async function decode(core: StoreCore, row: ClaimedRow): Promise<ClaimedDelivery> {
  const { webhook } = decodeWebhook({ id: row.webhook, told: row.told });
  return {
    delivery: decodeDelivery(core, row, webhook.id),
    webhook,
    event: await decodeEvent(core, row),
    attempt: row.attempt,
  };
}
