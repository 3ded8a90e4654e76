import { TasksError } from '@tasks/core';

/** Primary result codes of SQLite, see https://www.sqlite.org/rescode.html. */
export const resultCode = {
  busy: 5,
  locked: 6,
  noMemory: 7,
  readOnly: 8,
  inputOutput: 10,
  corrupt: 11,
  full: 13,
  cannotOpen: 14,
  tooBig: 18,
  constraint: 19,
  notADatabase: 26,
} as const;

/** The primary result code of an error that SQLite gave; undefined for any other value. */
export function resultCodeOf(error: unknown): number | undefined {
  if (!(error instanceof Error) || !('code' in error) || error.code !== 'ERR_SQLITE_ERROR') return undefined;
  return 'errcode' in error && typeof error.errcode === 'number' ? error.errcode & 0xff : undefined;
}

/** Whether an error is the file's or the disk's, so that other writes would meet with it as well. */
export function isStorageFailure(error: unknown): boolean {
  const code = resultCodeOf(error);
  return (
    code === resultCode.busy ||
    code === resultCode.locked ||
    code === resultCode.readOnly ||
    code === resultCode.inputOutput ||
    code === resultCode.corrupt ||
    code === resultCode.cannotOpen ||
    code === resultCode.notADatabase
  );
}

/** What went wrong with a file, as an error that says what to do. Errors that say it already stay as they are. */
export function toStoreError(error: unknown, path: string): TasksError {
  if (TasksError.isInstance(error)) return error;
  const code = resultCodeOf(error);
  const told = error instanceof Error ? error.message : String(error);
  const unavailable = (what: string, retryable: boolean): TasksError =>
    new TasksError({ code: 'vendor_unavailable', retryable, message: `The store "${path}" ${what}`, cause: error });
  switch (code) {
    case resultCode.full:
      return unavailable(
        'has no room left, and nothing of this was written. Make room on its disk, or raise its limit; it goes on by itself then.',
        true,
      );
    case resultCode.inputOutput:
      return unavailable(`could not be read or written (${told}). Look at the disk it is on.`, true);
    case resultCode.busy:
    case resultCode.locked:
      return unavailable('is held by another program that writes to it. End that program: only one may write.', true);
    case resultCode.readOnly:
      return unavailable('may not be written to. Give this user the right to write the file and its folder.', true);
    case resultCode.noMemory:
      return unavailable('ran out of memory.', true);
    case resultCode.corrupt:
    case resultCode.notADatabase:
      return unavailable(
        `is damaged (${told}). Stop, keep a copy of the file for analysis, and put the last backup in its place.`,
        false,
      );
    case undefined:
    default:
      return new TasksError({
        code: 'invalid_argument',
        message: `The store "${path}" cannot hold what it was given: ${told}. Nothing of it was written.`,
        cause: error,
      });
  }
}
