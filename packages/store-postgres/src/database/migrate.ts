import { TasksError } from '@tasks/core';

import type { Database } from './database.ts';
import { firstSchema } from './migrations/0001-first-schema.ts';

/** A step from one schema to the next. */
interface Migration {
  readonly sql: (schema: string) => string;
  /** The lowest schema whose code goes on working after this step: that of the minor version before, so that both can run side by side. */
  readonly worksWith: number;
}

/** The steps from nothing to the newest schema; the number of a step is its place, from 1. A step that was released is never changed. */
const migrations: readonly Migration[] = [{ sql: firstSchema, worksWith: 1 }];

/** The version of the schema that this code works on. */
export const schemaVersion: number = migrations.length;

const oldestServer = 15;

/**
 * Brings the schema to the newest version, each step as a whole or not at all. One that was brought further by a newer version stays as it is, where this code
 * can work with it. The caller keeps others from doing so at the same time.
 *
 * @param schema - Its quoted name.
 * @throws {TasksError} `unsupported` for a server that is too old or does not speak UTF-8, and for a schema that this code cannot work with.
 */
export async function migrate(database: Database, schema: string): Promise<void> {
  await checkServer(database);
  const exists = await database.read<{ readonly found: string | null }>('SELECT to_regclass($1)::text AS found', [
    `${schema}.migrations`,
  ]);
  if (typeof exists[0]?.found !== 'string') {
    await database.once(`CREATE SCHEMA IF NOT EXISTS ${schema}`);
    await database.once(
      `CREATE TABLE ${schema}.migrations (number int PRIMARY KEY, works_with int NOT NULL, at timestamptz NOT NULL DEFAULT now())`,
    );
  }
  const [found] = await database.read<{ readonly version: number; readonly needed: number }>(
    `SELECT coalesce(max(number), 0) AS version, coalesce(max(works_with), 0) AS needed FROM ${schema}.migrations`,
  );
  const { version = 0, needed = 0 } = found ?? {};
  if (needed > schemaVersion) {
    throw new TasksError({
      code: 'unsupported',
      message: `The store in ${database.place} was brought to schema ${version} by a newer version of @tasks/store-postgres, which versions before schema ${needed} cannot work with; this one knows up to ${schemaVersion}. Update the package.`,
    });
  }
  for (const [index, { sql, worksWith }] of migrations.entries()) {
    if (index < version) continue;
    // Statements that are sent as one are one transaction.
    await database.once(
      `${sql(schema)};INSERT INTO ${schema}.migrations (number, works_with) VALUES (${index + 1}, ${worksWith})`,
    );
  }
}

async function checkServer(database: Database): Promise<void> {
  const [server] = await database.read<{ readonly version: number; readonly encoding: string }>(
    `SELECT current_setting('server_version_num')::int / 10000 AS version, current_setting('server_encoding') AS encoding`,
  );
  if (server === undefined) return;
  const refuse = (what: string): TasksError =>
    new TasksError({ code: 'unsupported', message: `The database ${database.place} ${what}` });
  if (server.version < oldestServer) {
    throw refuse(`is PostgreSQL ${server.version}, and the store needs ${oldestServer} or later. Update the server.`);
  }
  if (server.encoding !== 'UTF8') throw refuse(`keeps text as ${server.encoding}. Create one with the encoding UTF8.`);
}
