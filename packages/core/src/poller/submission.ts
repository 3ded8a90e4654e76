import { TasksError } from '../errors/index.ts';
import type { TaskKind } from '../engine/tracked-task.ts';
import type { FailedTaskItem, SubmitResultV1 } from '../provider/index.ts';
import type { Requests } from './requests.ts';

/** How often a submission that was refused untried (rate limited) is sent again. */
const mostAttempts = 5;

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
function toSubmission({ prefix, provider, typeName }: TaskKind, result: SubmitResultV1 | undefined): Submission {
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

/** @throws {TasksError} `unsupported` where tasks of a kind cannot be created, or stopped. */
export function assertCapable({ provider, typeName, type }: TaskKind, capability: 'submit' | 'cancel'): void {
  if (type[capability] !== undefined) return;
  throw new TasksError({
    code: 'unsupported',
    message: `Provider "${provider.name}" has no ${capability} for tasks of type ${typeName}. Do it at the vendor.`,
    provider: provider.name,
  });
}

/**
 * Starts a task at the vendor. Only a submission that the vendor refused untried, as it came too soon, is sent again.
 *
 * @throws {TasksError} what the provider says.
 * @throws the signal's reason.
 */
export async function submitPatiently(
  requests: Requests,
  kind: TaskKind,
  input: unknown,
  idempotencyKey: string,
  signal: AbortSignal | undefined,
): Promise<Submission> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      const result = await requests.send(kind, undefined, signal, async (callSignal) =>
        kind.type.submit?.(input, { signal: callSignal, idempotencyKey }),
      );
      return toSubmission(kind, result);
    } catch (thrown) {
      const refused = TasksError.isInstance(thrown) && thrown.code === 'rate_limited';
      if (!refused || attempt >= mostAttempts) throw thrown;
    }
  }
}
