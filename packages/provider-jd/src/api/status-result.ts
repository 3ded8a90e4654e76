import type { FailedTaskItem, TaskItem, TaskStatusV1 } from '@tasks/core/provider';
import { settledState } from '@tasks/core/provider';
import { parseShape } from '@tasks/provider-kit';
import * as v from 'valibot';
import { quotaOf, vendorCodeSchema } from './envelope.ts';
import { shapeContext } from './jd-client.ts';
import type { JdAnswer, JdClient } from './jd-client.ts';

/** `result` of a status call that went well. Lists may be missing: one was documented late, others are said to exist "only when status_code is 0". */
export interface StatusResult<TSucceeded, TFailed, TPending> {
  readonly task_status: string;
  readonly succeeded_list?: readonly TSucceeded[] | null | undefined;
  readonly failed_list?: readonly TFailed[] | null | undefined;
  readonly pending_list?: readonly TPending[] | null | undefined;
}

/** A business code: product image search names it `code`, general image search `status_code`. */
const outcomeSchema: v.GenericSchema<unknown, { readonly result: { readonly code: string | number } }> = v.object({
  result: v.object({ code: vendorCodeSchema }),
});

/**
 * Checks the business code of an answer.
 *
 * @throws {TasksError} by the table of codes, when it is not 0; `invalid_response` when `result` is no object.
 */
export function checkOutcome(client: JdClient, answer: JdAnswer): void {
  const given = answer.envelope.result;
  const isObject = typeof given === 'object' && given !== null;
  const members: Readonly<Record<string, unknown>> = isObject ? (given as Record<string, unknown>) : {};
  const code = members['code'] ?? members['status_code'] ?? 0;
  if (isObject && (code === 0 || code === '0')) return;
  const { result } = parseShape(
    outcomeSchema,
    { result: isObject ? { code } : given },
    shapeContext(client.provider, answer.response),
  );
  throw client.businessError(answer, result.code, members['message']);
}

/**
 * The normal form of a task's status.
 *
 * The vendor's words are `PROCESSING` and `FINISHED`, in either case of letters. `FINISHED` says only that processing ended: the lists say how. Where
 * it comes with images that still wait, the two contradict each other, and the task counts as running. Any other word is `unknown`.
 */
export function toStatus<TSucceeded extends TaskItem, TFailed extends FailedTaskItem>(
  answer: JdAnswer,
  result: StatusResult<unknown, unknown, unknown>,
  succeeded: readonly TSucceeded[],
  failed: readonly TFailed[],
  includeRaw: boolean | undefined,
): TaskStatusV1<TSucceeded, TFailed> {
  const waiting = result.pending_list?.length;
  const counts = { succeeded: succeeded.length, failed: failed.length };
  const word = result.task_status.trim().toUpperCase();
  const finished = word === 'FINISHED' && !waiting;
  const pending = finished ? 0 : waiting;
  return {
    state: finished ? settledState(counts) : word === 'PROCESSING' || word === 'FINISHED' ? 'running' : 'unknown',
    vendorState: result.task_status,
    progress: pending === undefined ? counts : { total: counts.succeeded + counts.failed + pending, ...counts, pending },
    succeeded,
    failed,
    quota: quotaOf(answer.envelope),
    raw: includeRaw ? answer.raw : undefined,
  };
}
