import type { DeliveryAttempt, DeliveryOutcome, StoredDelivery } from '@tasks/core';

import type { Transaction } from '../database/transaction.ts';
import type { StoreCore } from '../store-core.ts';
import { deliveryStates } from '../stored-words.ts';
import { Tally } from '../tally.ts';
import { fromJson, toJson } from '../to-json.ts';
import { deleteJobs, insertJobs } from './delivery-jobs.ts';
import type { DueDelivery } from './delivery-jobs.ts';

/** So many tries of a delivery are remembered. */
const attemptsKept = 10;

type HeldRow = DueDelivery & {
  readonly attempt: number;
  readonly state: number;
  readonly tries: number;
  readonly attempts: string | null;
  readonly disabled: boolean;
};

/** Writes what came of tries. */
export async function settleDeliveries(core: StoreCore, outcomes: readonly DeliveryOutcome[]): Promise<readonly boolean[]> {
  if (outcomes.length === 0) return [];
  const copies = outcomes.map((outcome) => ({ ...outcome, row: core.places.parse('dlv', outcome.id)?.[0] ?? 0 }));
  return core.database.write(async (transaction) => {
    const held = await endLeases(transaction, core, copies);
    const written = copies.map((outcome) => {
      const row = held.get(outcome.attempt);
      if (row === undefined || row.id !== outcome.row) return false;
      held.delete(outcome.attempt);
      return { row, outcome };
    });
    const settled = written.filter((each) => each !== false);
    const tally = new Tally();
    for (const { row, outcome } of settled) {
      tally.add(`delivery:${deliveryStates.decode(row.state)}`, -1);
      tally.add(`delivery:${outcome.state}`, 1);
    }
    await deleteJobs(
      transaction,
      core,
      settled.map(({ row }) => row),
    );
    await write(transaction, core, settled);
    const again = settled.flatMap(({ row, outcome: { state, nextTryAt } }) =>
      state === 'pending' && nextTryAt !== undefined && !row.disabled ? [{ ...row, next_try_at: nextTryAt }] : [],
    );
    await insertJobs(transaction, core, again);
    await tally.write(transaction, core);
    return written.map((each) => each !== false);
  });
}

/** Gives those that held, by their numbers. */
async function endLeases(
  transaction: Transaction,
  { schema, now }: StoreCore,
  outcomes: readonly { readonly row: number; readonly attempt: number }[],
): Promise<Map<number, HeldRow>> {
  const rows = await transaction.query<HeldRow>(
    `WITH ended AS (
        DELETE FROM ${schema}.delivery_leases l USING (SELECT DISTINCT * FROM unnest($1::bigint[], $2::bigint[]) AS i(delivery, attempt)) g
        WHERE l.delivery = g.delivery AND l.attempt = g.attempt AND l.until > $3 RETURNING l.delivery, l.attempt
      )
      SELECT e.attempt, d.id, d.webhook, d.block, d.next_try_at, d.state, d.tries, d.attempts, w.disabled FROM ended e
        JOIN ${schema}.deliveries d ON d.id = e.delivery JOIN ${schema}.webhooks w ON w.id = d.webhook ORDER BY w.id FOR SHARE OF w`,
    [outcomes.map(({ row }) => row), outcomes.map(({ attempt }) => attempt), now()],
  );
  return new Map(rows.map((row) => [row.attempt, row]));
}

async function write(
  transaction: Transaction,
  { schema }: StoreCore,
  settled: readonly { readonly row: HeldRow; readonly outcome: DeliveryOutcome }[],
): Promise<void> {
  if (settled.length === 0) return;
  const rows = settled.map(({ row, outcome: { state, nextTryAt, tried } }) => ({
    id: row.id,
    state: deliveryStates.encode(state),
    tries: row.tries + (tried === undefined ? 0 : 1),
    next_try_at: state === 'pending' ? (nextTryAt ?? null) : null,
    attempts: withAttempt(row.attempts, tried),
  }));
  await transaction.query(
    `UPDATE ${schema}.deliveries d SET state = i.state, tries = i.tries, next_try_at = i.next_try_at, attempts = i.attempts
      FROM json_to_recordset($1::json) AS i(id bigint, state smallint, tries int, next_try_at bigint, attempts text) WHERE d.id = i.id`,
    [JSON.stringify(rows)],
  );
}

function withAttempt(attempts: string | null, tried: DeliveryAttempt | undefined): string | null {
  if (tried === undefined) return attempts;
  const known = fromJson<StoredDelivery['attempts']>(attempts) ?? [];
  return toJson([...known, tried].slice(-attemptsKept));
}
