import { closeSync, existsSync, openSync, renameSync, rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { DatabaseSync, backup } from 'node:sqlite';

import { TasksError } from '@tasks/core';
import { toStoreError } from './database-error.ts';
import { checkSchema } from './migrate.ts';

/** So many pages are copied between two looks at what else there is to do. */
const pagesAtOnce = 256;

/** How far a backup is, in pages of the file. */
export interface BackupProgress {
  readonly copiedPages: number;
  readonly totalPages: number;
}

/** Options of a backup. */
export interface BackupOptions {
  readonly onProgress?: ((progress: BackupProgress) => void) | undefined;
  /** Gives it up; the target is not there then. */
  readonly signal?: AbortSignal | undefined;
}

/** What a backup made. */
export interface BackupSummary {
  /** The new file, as an absolute path. */
  readonly path: string;
  readonly pages: number;
}

/**
 * Copies a store into a new file, also while a server has it: what was acknowledged when it began is in the copy, and nothing later. To restore it, put it in
 * the place of the store while nobody has that, and delete what lies beside it with `-wal` and `-shm` at the end.
 *
 * @throws {TasksError} `invalid_argument` where the target exists or the source is no store; the signal's reason.
 */
export async function backupSqliteStore(path: string, target: string, options: BackupOptions = {}): Promise<BackupSummary> {
  if (!existsSync(path)) {
    throw new TasksError({
      code: 'invalid_argument',
      message: `There is no store "${path}" to back up. Name the file of a store.`,
    });
  }
  let source: DatabaseSync | undefined;
  try {
    source = new DatabaseSync(resolve(path), { readOnly: true, timeout: 5000 });
    checkSchema(source, path);
    // What is read from here on is the file as it is at this moment, whatever is written meanwhile.
    source.exec('BEGIN; SELECT count(*) FROM registers');
    return await copyDatabase(source, target, options);
  } catch (error) {
    if (options.signal?.aborted === true && error === options.signal.reason) throw error;
    throw toStoreError(error, path);
  } finally {
    source?.close();
  }
}

/** Copies an open database into a new file. */
export async function copyDatabase(
  source: DatabaseSync,
  target: string,
  { onProgress, signal }: BackupOptions,
): Promise<BackupSummary> {
  signal?.throwIfAborted();
  const path = resolve(target);
  const unfinished = `${path}.unfinished`;
  if (existsSync(path)) {
    throw new TasksError({
      code: 'invalid_argument',
      message: `The backup "${path}" exists already, and was left as it is. Name a new file.`,
    });
  }
  try {
    // It holds what webhooks are signed with.
    closeSync(openSync(unfinished, 'w', 0o600));
    const pages = await backup(source, unfinished, {
      rate: pagesAtOnce,
      progress: ({ totalPages, remainingPages }) => {
        signal?.throwIfAborted();
        onProgress?.({ copiedPages: totalPages - remainingPages, totalPages });
      },
    });
    signal?.throwIfAborted();
    renameSync(unfinished, path);
    return { path, pages };
  } finally {
    rmSync(unfinished, { force: true });
  }
}
