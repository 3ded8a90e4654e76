import { isDoneState } from '@tasks/core/provider';
import type { FailedTaskItem, StatusCallOptions, TaskItem, TaskStatusV1 } from '@tasks/core/provider';
import type { ShoplazzaAnswer } from './shoplazza-client.ts';

/** Adds to a mapped status what any answer has: the pause that its headers ask for, and the body where it is wanted. */
export function statusAnswer<TSucceeded extends TaskItem, TFailed extends FailedTaskItem>(
  status: TaskStatusV1<TSucceeded, TFailed>,
  answer: ShoplazzaAnswer,
  options: StatusCallOptions,
): TaskStatusV1<TSucceeded, TFailed> {
  return {
    ...status,
    ...(answer.pauseMs === undefined || isDoneState(status.state) ? {} : { retryAfterMs: answer.pauseMs }),
    ...(options.includeRaw ? { raw: answer.body } : {}),
  };
}
