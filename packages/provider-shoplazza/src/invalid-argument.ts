import { TasksError } from '@tasks/core/provider';

/** An `invalid_argument` error of this package. `message` says what is wrong and what to do; it never holds a secret. */
export function invalidArgument(message: string, provider?: string): TasksError {
  return new TasksError({ code: 'invalid_argument', message, provider });
}
