import { TasksError } from '@tasks/core/provider';

/**
 * An `invalid_argument` error.
 *
 * @param message - What is wrong and what to do; never a secret.
 * @param provider - Instance name of the provider, where there is one.
 */
export function invalidArgument(message: string, provider?: string): TasksError {
  return new TasksError({ code: 'invalid_argument', message, provider });
}
