import { TasksError } from '@tasks/core/provider';

/** An error in how the command was called: exit code 2. */
export function invalidArgument(message: string, cause?: unknown): TasksError {
  return new TasksError({ code: 'invalid_argument', message, cause });
}
