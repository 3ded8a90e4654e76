import { chmodSync, closeSync, existsSync, openSync, realpathSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

import { TasksError } from '@tasks/core';
import { resultCode, resultCodeOf, toStoreError } from './database-error.ts';
import { checkSchema, migrate } from './migrate.ts';
import { lockOwner } from './owner-lock.ts';
import { prepare } from './statement.ts';

/** How long a write waits for another program that writes, against the rules, in milliseconds. The event loop stands still for so long. */
const busyTimeoutMs = 1000;
/** The log of changes is carried into the database whenever it is so long, in pages. */
const checkpointPages = 2000;
/** What the log's file is cut back to when it was longer. */
const logBytes = 64 * 1024 * 1024;

/** A larger file is not read as a whole after a crash: SQLite's log makes good what was cut off. */
const mostCheckedBytes = 1024 ** 3;

/** What a database is opened by. */
export interface OpenOptions {
  readonly path: string;
  readonly cacheBytes: number;
  readonly maxBytes: number | undefined;
  readonly check: 'auto' | 'cheap' | 'quick';
}

/** A database that is this process's own. */
export interface OwnedDatabase {
  readonly database: DatabaseSync;
  /** Absolute, symbolic links followed; `:memory:` where there is no file. */
  readonly path: string;
  /** Closes it, its changes carried into the one file, and gives up the ownership. */
  close(): void;
}

/**
 * Opens a file as its only owner, and brings its schema up to date.
 *
 * @throws {TasksError} `invalid_argument` for a path that cannot be used; see {@link checkSchema}, {@link lockOwner}.
 */
export function openDatabase(options: OpenOptions): OwnedDatabase {
  const inMemory = options.path === ':memory:';
  const path = inMemory ? options.path : findFile(options.path);
  const unlock = inMemory ? () => {} : lockOwner(path);
  let database: DatabaseSync | undefined;
  try {
    if (!inMemory) makeFile(path);
    database = new DatabaseSync(path, { timeout: busyTimeoutMs, enableForeignKeyConstraints: false });
    prepareDatabase(database, path, options);
  } catch (error) {
    database?.close();
    unlock();
    throw openError(error, path);
  }
  const opened = database;
  return {
    database,
    path,
    close() {
      try {
        opened.close();
      } finally {
        unlock();
      }
    },
  };
}

function prepareDatabase(database: DatabaseSync, path: string, { cacheBytes, maxBytes, check }: OpenOptions): void {
  checkSchema(database, path);
  database.exec(`
    PRAGMA auto_vacuum = INCREMENTAL;
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = FULL;
    PRAGMA wal_autocheckpoint = ${checkpointPages};
    PRAGMA journal_size_limit = ${logBytes};
    PRAGMA temp_store = MEMORY;
    PRAGMA trusted_schema = OFF;
    PRAGMA cache_size = ${-Math.max(1, Math.floor(cacheBytes / 1024))};
  `);
  if (maxBytes !== undefined) {
    const [pageSize = 4096] = prepare<readonly [number]>(database, 'PRAGMA page_size').get() ?? [];
    database.exec(`PRAGMA max_page_count = ${Math.max(1, Math.floor(maxBytes / pageSize))}`);
  }
  migrate(database);
  if (check === 'cheap' || (check === 'auto' && !isSuspect(database))) return;
  const [finding] = prepare<readonly [string]>(database, 'PRAGMA quick_check(1)').get() ?? ['nothing was said'];
  if (finding === 'ok') return;
  throw new TasksError({
    code: 'vendor_unavailable',
    retryable: false,
    message: `The store "${path}" is damaged: ${finding}. Stop, keep a copy of the file for analysis, and put the last backup in its place.`,
  });
}

/** Whether its last owner did not close it, and it is read soon enough to make sure. */
function isSuspect(database: DatabaseSync): boolean {
  const [open] = prepare<readonly [number]>(database, `SELECT value FROM registers WHERE name = 'open'`).get() ?? [];
  const [bytes = 0] =
    prepare<readonly [number]>(database, 'SELECT page_count * page_size FROM pragma_page_count, pragma_page_size').get() ?? [];
  return open === 1 && bytes <= mostCheckedBytes;
}

/** The real path of a file that is there, or of one that can be made. */
function findFile(given: string): string {
  const absolute = resolve(given);
  if (existsSync(absolute)) {
    if (statSync(absolute).isFile()) return realpathSync(absolute);
    throw unusable(absolute, 'is not a file. Name a file');
  }
  const folder = dirname(absolute);
  if (!existsSync(folder) || !statSync(folder).isDirectory())
    throw unusable(absolute, `cannot be made: there is no folder "${folder}". Make it first`);
  return join(realpathSync(folder), basename(absolute));
}

/** A file that nobody else may read, as it holds what webhooks are signed with. SQLite gives those beside it the same rights. */
function makeFile(path: string): void {
  try {
    closeSync(openSync(path, 'wx', 0o600));
    // The lock came first, with whatever rights the process gives to new files.
    chmodSync(`${path}-lock`, 0o600);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return;
    throw error;
  }
}

function openError(error: unknown, path: string): TasksError {
  if (TasksError.isInstance(error)) return error;
  const code = resultCodeOf(error);
  if (code === resultCode.notADatabase)
    return unusable(path, 'is not a SQLite database, and was left as it is. Name another file', error);
  if (code !== undefined && code !== resultCode.cannotOpen) return toStoreError(error, path);
  return unusable(
    path,
    `could not be opened (${error instanceof Error ? error.message : String(error)}). Look at its rights and those of its folder`,
    error,
  );
}

function unusable(path: string, what: string, cause?: unknown): TasksError {
  return new TasksError({ code: 'invalid_argument', message: `The store "${path}" ${what}.`, cause });
}
