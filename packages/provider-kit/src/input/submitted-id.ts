import { TasksError } from '@tasks/core/provider';
import type { HttpResponse } from '../http/http-message.ts';

/**
 * The id of a task that was just created.
 *
 * @param id - What stands in the answer where the id is documented.
 * @param vendor - The vendor's name as people write it.
 * @throws {TasksError} `invalid_response`, not retryable, unless it is a text that is not empty: the task may exist, and another call would make a
 * second one.
 */
export function submittedId(id: unknown, response: HttpResponse, vendor: string): string {
  if (typeof id === 'string' && id !== '') return id;
  const { provider, status, requestId } = response;
  throw new TasksError({
    code: 'invalid_response',
    retryable: false,
    provider,
    status,
    requestId,
    message: `${vendor} took the input but did not say which id the task has, so whether one began is not known. Look for it at the vendor before submitting again.`,
  });
}
