import type { Transaction } from '../database/transaction.ts';
import { jobId } from '../jobs/job-id.ts';
import type { StoreCore } from '../store-core.ts';
import { deliveryQueue } from './insert-deliveries.ts';

/** A delivery and when it is due: it has a job while it is pending, its receiver is enabled, and nobody has leased it. */
export interface DueDelivery {
  readonly id: number;
  readonly webhook: number;
  readonly block: number;
  readonly next_try_at: number;
}

/** Deletes jobs of deliveries, taken or not. */
export async function deleteJobs(
  transaction: Transaction,
  { jobs }: StoreCore,
  deliveries: readonly DueDelivery[],
): Promise<void> {
  if (deliveries.length === 0) return;
  const ids = deliveries.map(({ id, block, next_try_at: dueAt }) => ({ block, id: jobId(id, dueAt) }));
  await jobs.delete(transaction, deliveryQueue, ids);
}

/** Gives deliveries a job each, where they are due by then. */
export async function insertJobs(
  transaction: Transaction,
  { jobs, schema }: StoreCore,
  deliveries: readonly DueDelivery[],
): Promise<void> {
  if (deliveries.length === 0) return;
  const placed = deliveries.map(({ id, webhook, block, next_try_at: dueAt }) => {
    return { row: id, dueAt, block: jobs.blockOf(dueAt), group: String(webhook), before: block };
  });
  await jobs.insert(transaction, deliveryQueue, placed);
  const moved = placed.filter(({ block, before }) => block !== before);
  if (moved.length === 0) return;
  await transaction.query(
    `UPDATE ${schema}.deliveries d SET block = i.block FROM unnest($1::bigint[], $2::int[]) AS i(id, block) WHERE d.id = i.id`,
    [moved.map(({ row }) => row), moved.map(({ block }) => block)],
  );
}

/** Puts the jobs of deliveries back whose leases were ended, where their receivers are enabled. */
export async function requeueDeliveries(transaction: Transaction, core: StoreCore, deliveries: readonly number[]): Promise<void> {
  if (deliveries.length === 0) return;
  const rows = await transaction.query<DueDelivery & { readonly disabled: boolean }>(
    `SELECT d.id, d.webhook, d.block, d.next_try_at, w.disabled FROM ${core.schema}.deliveries d JOIN ${core.schema}.webhooks w ON w.id = d.webhook
      WHERE d.id = ANY($1::bigint[]) AND d.next_try_at IS NOT NULL ORDER BY d.id FOR NO KEY UPDATE OF d`,
    [deliveries],
  );
  await deleteJobs(transaction, core, rows);
  await insertJobs(
    transaction,
    core,
    rows.filter(({ disabled }) => !disabled),
  );
}
