import type { Transaction } from '../database/transaction.ts';
import type { StoreCore } from '../store-core.ts';
import type { Tally } from '../tally.ts';

/** The queue of all deliveries. */
export const deliveryQueue = 'deliver';

/** One event for one receiver, by the numbers of their rows. */
export interface NewDelivery {
  readonly webhook: number;
  readonly event: number;
  readonly at: number;
}

/** Makes deliveries that are due at once, each with its job. */
export async function insertDeliveries(
  transaction: Transaction,
  { schema, jobs }: StoreCore,
  deliveries: readonly NewDelivery[],
  tally: Tally,
): Promise<void> {
  if (deliveries.length === 0) return;
  const blocks = deliveries.map(({ at }) => jobs.blockOf(at));
  const rows = await transaction.query<{ readonly id: number }>(
    `INSERT INTO ${schema}.deliveries (webhook, event, created_at, next_try_at, block)
      SELECT webhook, event, at, at, block FROM unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::int[]) WITH ORDINALITY AS i(webhook, event, at, block, place)
      ORDER BY place RETURNING id`,
    [deliveries.map(({ webhook }) => webhook), deliveries.map(({ event }) => event), deliveries.map(({ at }) => at), blocks],
  );
  tally.add('delivery:pending', deliveries.length);
  const made = deliveries.flatMap(({ webhook, at }, index) => {
    const row = rows[index]?.id;
    return row === undefined ? [] : [{ row, dueAt: at, block: blocks[index] ?? 0, group: String(webhook) }];
  });
  await jobs.insert(transaction, deliveryQueue, made);
}
