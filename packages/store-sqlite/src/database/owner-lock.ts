import { DatabaseSync } from 'node:sqlite';

import { TasksError } from '@tasks/core';
import { resultCode, resultCodeOf, toStoreError } from './database-error.ts';

/**
 * Makes this process the only owner of a file, until the returned function is called or the process ends, however it ends: the lock is the operating
 * system's. It lies on a file of its own, so that others may read the database itself, to back it up. That file is never deleted: somebody could have it open
 * who then owns a lock that nobody else sees.
 *
 * @throws {TasksError} `invalid_argument` when there is an owner.
 */
export function lockOwner(path: string): () => void {
  let lock: DatabaseSync;
  try {
    lock = new DatabaseSync(`${path}-lock`);
  } catch (error) {
    throw toStoreError(error, `${path}-lock`);
  }
  try {
    // An exclusive transaction in which nothing is written holds the lock, and leaves no journal behind.
    lock.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE');
  } catch (error) {
    lock.close();
    if (resultCodeOf(error) !== resultCode.busy) throw toStoreError(error, `${path}-lock`);
    throw new TasksError({
      code: 'invalid_argument',
      message: `The store "${path}" is in use by another process, or is open a second time in this one. One process alone may have it: stop the other, or name another file.`,
      cause: error,
    });
  }
  return () => lock.close();
}
