import type { Transaction } from '../database/transaction.ts';
import { jobId } from '../jobs/job-id.ts';
import type { StoreCore } from '../store-core.ts';
import { pollQueue } from './poll-queue-name.ts';

/** A lease that was ended without an outcome. */
export interface EndedLease {
  readonly task: number;
  readonly kind: number;
  /** Where the job is that was taken for it. */
  readonly block: number;
}

/** Puts the jobs of tasks back whose leases were ended: they are due as before, or as they were hastened to meanwhile. */
export async function requeue(
  transaction: Transaction,
  { schema, jobs }: StoreCore,
  ended: readonly EndedLease[],
): Promise<void> {
  if (ended.length === 0) return;
  const rows = await transaction.query<{ readonly id: number; readonly kind: number; readonly next_poll_at: number | null }>(
    `SELECT id, kind, next_poll_at FROM ${schema}.tasks WHERE id = ANY($1::bigint[]) ORDER BY id FOR NO KEY UPDATE`,
    [ended.map(({ task }) => task)],
  );
  const before = new Map(ended.map(({ task, block }) => [task, block]));
  const waiting = rows.flatMap(({ id, kind, next_poll_at: dueAt }) =>
    dueAt === null ? [] : [{ row: id, kind, dueAt, block: jobs.blockOf(dueAt) }],
  );
  for (const [kind, leases] of Map.groupBy(ended, (lease) => lease.kind)) {
    const taken = leases.map(({ task, block }) => ({ block, id: jobId(task) }));
    await jobs.delete(transaction, pollQueue(kind), taken);
  }
  for (const [kind, tasks] of Map.groupBy(waiting, (task) => task.kind)) await jobs.insert(transaction, pollQueue(kind), tasks);
  const moved = waiting.filter(({ row, block }) => before.get(row) !== block);
  if (moved.length === 0) return;
  await transaction.query(
    `UPDATE ${schema}.tasks t SET block = i.block FROM unnest($1::bigint[], $2::int[]) AS i(id, block) WHERE t.id = i.id`,
    [moved.map(({ row }) => row), moved.map(({ block }) => block)],
  );
}
