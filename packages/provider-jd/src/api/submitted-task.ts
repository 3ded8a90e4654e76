import { TasksError } from '@tasks/core/provider';
import type { FailedTaskItem, SubmitResultV1 } from '@tasks/core/provider';
import type { JdClient } from './jd-client.ts';

/**
 * What a create call answered: the task, and what was refused at once.
 *
 * @param taskId - The vendor's, when it gave one.
 * @throws {TasksError} `invalid_argument` with the reasons when no task began because every item was refused; `invalid_response` when none began for no
 * reason given.
 */
export function submittedTask<TFailed extends FailedTaskItem>(
  client: JdClient,
  taskId: string | number | null | undefined,
  rejected: readonly TFailed[],
  status: number,
): SubmitResultV1<TFailed> {
  if (taskId !== undefined && taskId !== null && taskId !== '') return { id: String(taskId), rejected };
  if (rejected.length === 0) {
    throw new TasksError({
      code: 'invalid_response',
      provider: client.provider,
      status,
      message:
        'JD Cloud took the images but named no task. Whether one began is not known: look into the collection before submitting again.',
    });
  }
  const shown = rejected.slice(0, 20).map(({ key, reason }) => `${key}: ${reason ?? 'no reason given'}`);
  const more = rejected.length > shown.length ? `; and ${rejected.length - shown.length} more` : '';
  throw new TasksError({
    code: 'invalid_argument',
    provider: client.provider,
    status,
    message: `JD Cloud refused every image, so no task began: ${shown.join('; ')}${more}. Correct them and submit again.`,
  });
}
