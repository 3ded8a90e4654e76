import { TasksError } from '../errors/index.ts';
import type { TaskKind } from '../engine/tracked-task.ts';
import type { FailedTaskItem, SubmitResultV1 } from '../provider/index.ts';

/** A finished submission. */
export interface Submission {
  readonly ref: string;
  readonly rejected: readonly FailedTaskItem[];
}

/**
 * Turns a provider's answer to a submission into a ref.
 *
 * @throws {TasksError} `invalid_response` when there is no usable id in it.
 */
export function toSubmission({ prefix, provider, typeName }: TaskKind, result: SubmitResultV1 | undefined): Submission {
  const id: unknown = result?.id;
  if (typeof id !== 'string' || id.trim() === '') {
    throw new TasksError({
      code: 'invalid_response',
      message: `Provider "${provider.name}" submitted a ${typeName} task but gave no task id, so it cannot be followed. Look for the task at the vendor before submitting again.`,
      retryable: false,
      provider: provider.name,
    });
  }
  return { ref: prefix + id, rejected: result?.rejected ?? [] };
}
