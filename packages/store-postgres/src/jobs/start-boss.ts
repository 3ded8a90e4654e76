import { PgBoss } from 'pg-boss';

import type { Database } from '../database/database.ts';

/**
 * Starts pg-boss on the connections of a store, in a schema of its own, with nothing that it does by itself but to bring its schema up to date: jobs are deleted
 * by the store, which also ends leases.
 *
 * @param schema - Its quoted name.
 */
export async function startBoss(database: Database, schema: string): Promise<PgBoss> {
  const boss = new PgBoss({
    db: { executeSql: (sql, values) => database.executeSql(sql, values) },
    schema,
    supervise: false,
    schedule: false,
  });
  // What it cannot do in the background it tries again. Without a listener an error would end the process.
  boss.on('error', () => {});
  await boss.start();
  return boss;
}
