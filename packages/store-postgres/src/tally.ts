import type { Transaction } from './database/transaction.ts';
import type { StoreCore } from './store-core.ts';

/** What a transaction adds to counts. They are the sums of all that was ever added, so that nobody waits to count. */
export class Tally {
  readonly #added: Map<string, number> = new Map();

  add(name: string, by: number): void {
    this.#added.set(name, (this.#added.get(name) ?? 0) + by);
  }

  async write(transaction: Transaction, { schema }: StoreCore): Promise<void> {
    const added = [...this.#added].filter(([, by]) => by !== 0);
    if (added.length === 0) return;
    await transaction.query(`INSERT INTO ${schema}.tallies (name, added) SELECT * FROM unnest($1::text[], $2::bigint[])`, [
      added.map(([name]) => name),
      added.map(([, by]) => by),
    ]);
  }
}

/** The counts whose names begin so, with the rest of their names. */
export async function readCounts({ database, schema }: StoreCore, prefix: string): Promise<ReadonlyMap<string, number>> {
  const rows = await database.read<{ readonly name: string; readonly count: string }>(
    `SELECT name, sum(added)::text AS count FROM ${schema}.tallies WHERE starts_with(name, $1) GROUP BY name`,
    [prefix],
  );
  return new Map(rows.map(({ name, count }) => [name.slice(prefix.length), Number(count)]));
}

/** Puts sums in the place of what was added, where that has become much. */
export async function sumUp({ database, schema }: StoreCore): Promise<void> {
  const [rows] = await database.read<{ readonly many: boolean }>(
    `SELECT count(*) > 500 AS many FROM (SELECT 1 FROM ${schema}.tallies LIMIT 501) t`,
  );
  if (rows?.many !== true) return;
  await database.write(async (transaction) => {
    const [lock] = await transaction.query<{ readonly held: boolean }>(
      'SELECT pg_try_advisory_xact_lock(hashtextextended($1, 1)) AS held',
      [schema],
    );
    if (lock?.held !== true) return;
    await transaction.query(
      `WITH gone AS (DELETE FROM ${schema}.tallies RETURNING name, added)
        INSERT INTO ${schema}.tallies (name, added) SELECT name, sum(added) FROM gone GROUP BY name HAVING sum(added) <> 0`,
    );
  });
}
