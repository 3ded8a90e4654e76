import { TasksError } from '@tasks/core/provider';

/** The error for an argument of `signRequest` that cannot be signed. Values are not shown: any of them may be a secret. */
export function invalidArgument(what: string, cause?: unknown): TasksError {
  return new TasksError({ code: 'invalid_argument', message: `The request cannot be signed: ${what}.`, cause });
}
