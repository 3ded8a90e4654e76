import { randomUUID } from 'node:crypto';

import { Pool } from 'pg';

import { startPostgres } from './start-postgres.ts';

/** A database for the tests of one file. */
export interface TestDatabase {
  readonly connectionString: string;
  /** A name for a schema that nobody else uses. */
  newSchema(): string;
  query(sql: string): Promise<readonly Record<string, unknown>[]>;
  /** Ends the server as a crash does, and starts it again. Undefined where it is not this process's own. */
  readonly restart: (() => Promise<void>) | undefined;
  /** Deletes the schemas of a store. */
  drop(schema: string): Promise<void>;
  close(): Promise<void>;
}

/**
 * The database that `TASKS_TEST_POSTGRES` names, else a throw-away server from Debian's programs. Undefined, with a line that says so, where neither can be had.
 *
 * @throws {Error} where neither can be had and `CI` is `true`.
 */
export async function openTestDatabase(): Promise<TestDatabase | undefined> {
  const given = process.env['TASKS_TEST_POSTGRES'];
  const server = given === undefined ? await startPostgres() : undefined;
  const connectionString = given ?? server?.connectionString;
  if (connectionString === undefined) {
    const message = 'Tests of the PostgreSQL store need a server: name one by TASKS_TEST_POSTGRES, or install PostgreSQL.';
    if (process.env['CI'] === 'true') throw new Error(message);
    process.stderr.write(`${message} They are skipped.\n`);
    return undefined;
  }
  const pool = new Pool({ connectionString, max: 2 });
  pool.on('error', () => {});
  const query = async (sql: string): Promise<readonly Record<string, unknown>[]> =>
    (await pool.query<Record<string, unknown>>(sql)).rows;
  return {
    connectionString,
    newSchema: () => `test_${randomUUID().replaceAll('-', '').slice(0, 20)}`,
    query,
    restart: server && ((): Promise<void> => server.restart()),
    async drop(schema) {
      await query(`DROP SCHEMA IF EXISTS "${schema}" CASCADE`);
      await query(`DROP SCHEMA IF EXISTS "${schema}_jobs" CASCADE`);
    },
    async close() {
      await pool.end();
      await server?.stop();
    },
  };
}
