import { randomBytes } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';

import { TasksError } from '@tasks/core';
import { firstSchema } from './migrations/0001-first-schema.ts';
import { prepare } from './statement.ts';

/** "TASK": marks a SQLite file as one of this store. */
export const applicationId = 0x5441534b;

/** The steps from an empty file to the newest schema; the number of a step is its place, from 1. A step that was released is never changed. */
const migrations: readonly string[] = [firstSchema];

/** The version of the schema that this code works on. */
export const schemaVersion: number = migrations.length;

/**
 * Refuses a file that is not one of this store's, or one of a newer version. Changes nothing.
 *
 * @throws {TasksError} `invalid_argument` for a foreign file, `unsupported` for a newer one.
 */
export function checkSchema(database: DatabaseSync, path: string): void {
  const [id = 0] = prepare<readonly [number]>(database, 'PRAGMA application_id').get() ?? [];
  const [tables = 0] = prepare<readonly [number]>(database, 'SELECT count(*) FROM sqlite_schema').get() ?? [];
  const version = versionOf(database);
  const isNew = id === 0 && tables === 0 && version === 0;
  if (!isNew && id !== applicationId) {
    throw new TasksError({
      code: 'invalid_argument',
      message: `The file "${path}" is a SQLite database of another program, and was left as it is. Name another file for the store.`,
    });
  }
  if (version > schemaVersion) {
    throw new TasksError({
      code: 'unsupported',
      message: `The store "${path}" was written by a newer version of @tasks/store-sqlite: its schema is ${version}, this version knows up to ${schemaVersion}. Update the package, or put a backup from before the update in the file's place.`,
    });
  }
}

/** Brings the schema to the newest version: all of it, or nothing. */
export function migrate(database: DatabaseSync): void {
  const from = versionOf(database);
  if (from === schemaVersion) return;
  database.exec('BEGIN IMMEDIATE');
  try {
    for (const sql of migrations.slice(from)) database.exec(sql);
    if (from === 0) {
      database.exec(`PRAGMA application_id = ${applicationId}`);
      const tag = randomBytes(4).toString('hex');
      prepare(database, `INSERT INTO registers (name, value) VALUES ('tag', ?)`).run(tag);
    }
    database.exec(`PRAGMA user_version = ${schemaVersion}`);
    database.exec('COMMIT');
  } catch (error) {
    if (database.isTransaction) database.exec('ROLLBACK');
    throw error;
  }
}

function versionOf(database: DatabaseSync): number {
  return prepare<readonly [number]>(database, 'PRAGMA user_version').get()?.[0] ?? 0;
}
