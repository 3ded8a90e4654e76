import { isDoneState } from '@tasks/core/provider';
import type { FailedTaskItem, TaskItem, TaskStatusV1, TaskTypeHints, TaskTypeV1 } from '@tasks/core/provider';
import { submittedId } from '@tasks/provider-kit';
import type { HttpResponse } from '@tasks/provider-kit';
import { readPauseMs } from './call-limit.ts';
import { vendorName } from './shoplazza-client.ts';
import type { ShoplazzaCall, ShoplazzaClient } from './shoplazza-client.ts';

/** A task type that can be created. */
export type ShoplazzaTaskType<TInput, TSucceeded extends TaskItem, TFailed extends FailedTaskItem = FailedTaskItem> = TaskTypeV1<
  TInput,
  TSucceeded,
  TFailed
> &
  Required<Pick<TaskTypeV1<TInput, TSucceeded, TFailed>, 'submit'>>;

/** What differs between the task types. */
export interface ShoplazzaTask<TSucceeded extends TaskItem, TFailed extends FailedTaskItem = FailedTaskItem> {
  readonly description: string;
  readonly hints?: TaskTypeHints | undefined;
  /** The call that asks after a task, a GET. */
  statusCall(id: string): Pick<ShoplazzaCall, 'path' | 'apiVersion'>;
  /** The answer in the normal form. @throws {TasksError} `invalid_response` when it is not of the documented shape. */
  readStatus(data: unknown, response: HttpResponse, id: string): TaskStatusV1<TSucceeded, TFailed>;
  /** The call that makes a task. @throws {TasksError} `invalid_argument` naming the field of the input that is wrong. */
  createCall(input: unknown): ShoplazzaCall | Promise<ShoplazzaCall>;
  /** What stands in the answer to that call where the new task's id is documented. */
  createdId(data: unknown): unknown;
}

/** Makes a task type. The vendor takes no idempotency key, so a create call that was sent twice makes two tasks. */
export function shoplazzaTaskType<TInput, TSucceeded extends TaskItem, TFailed extends FailedTaskItem = FailedTaskItem>(
  client: ShoplazzaClient,
  task: ShoplazzaTask<TSucceeded, TFailed>,
): ShoplazzaTaskType<TInput, TSucceeded, TFailed> {
  return {
    description: task.description,
    hints: task.hints,
    async getStatus(id, { signal, includeRaw }) {
      const { data, body, response } = await client.call('status', { method: 'GET', ...task.statusCall(id) }, signal);
      const status = task.readStatus(data, response, id);
      const pauseMs = isDoneState(status.state) ? undefined : readPauseMs(response.headers);
      return {
        ...status,
        ...(pauseMs === undefined ? {} : { retryAfterMs: pauseMs }),
        ...(includeRaw ? { raw: body } : {}),
      };
    },
    async submit(input, { signal }) {
      const { data, response } = await client.call('submit', await task.createCall(input), signal);
      return { id: submittedId(task.createdId(data), response, vendorName) };
    },
  };
}
