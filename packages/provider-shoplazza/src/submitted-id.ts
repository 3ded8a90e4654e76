import { TasksError } from '@tasks/core/provider';
import type { ShoplazzaAnswer } from './shoplazza-client.ts';

/**
 * Reads the id out of the answer to a create call.
 *
 * @throws {TasksError} `invalid_response`, not retryable, where there is none: the task may exist, and another call would make a second one.
 */
export function submittedId(answer: ShoplazzaAnswer, read: (data: unknown) => string): { readonly id: string } {
  try {
    return { id: read(answer.data) };
  } catch (error) {
    if (!TasksError.isInstance(error)) throw error;
    throw new TasksError({
      ...answer.context,
      code: 'invalid_response',
      retryable: false,
      message: `Shoplazza took the task but did not say which id it has: ${error.message} Look for it in the shop before sending it again.`,
      cause: error,
    });
  }
}
