import type { TaskTypeV1 } from '@tasks/core/provider';
import type { HttpErrorsDefinition } from '../definition/http-errors.ts';
import type { HttpTaskDefinition } from '../definition/http-task-definition.ts';
import type { ApiClient } from '../request/api-client.ts';
import { compileAsk } from './ask.ts';
import { compileStatusCall } from './status-call.ts';
import { compileStatusManyCall } from './status-many-call.ts';
import { compileStatusReader } from './status-reader.ts';
import { compileSubmitCall } from './submit-call.ts';

/** Takes a task type apart, once, and answers what makes it for a client. */
export function compileTaskType(
  task: HttpTaskDefinition,
  errors: HttpErrorsDefinition | undefined,
): (client: ApiClient) => TaskTypeV1 {
  const { description, hints, cancel, statusMany, submit } = task;
  const reader = compileStatusReader(task.status);
  const getStatus = compileStatusCall(task.status, reader, errors);
  const getStatusMany = statusMany === undefined ? undefined : compileStatusManyCall(statusMany, reader, errors);
  const start = submit === undefined ? undefined : compileSubmitCall(submit, errors);
  const stop = cancel === undefined ? undefined : compileAsk(cancel, { errors, purpose: 'cancel' });
  return (client) => ({
    ...(description !== undefined && { description }),
    ...(hints !== undefined && { hints }),
    getStatus: getStatus(client),
    ...(getStatusMany !== undefined && { getStatusMany: getStatusMany(client), maxBatchSize: statusMany?.maxBatchSize ?? 100 }),
    ...(start !== undefined && { submit: start(client) }),
    ...(stop !== undefined && {
      cancel: async (id, { signal }) => {
        await stop(client, { id }, signal);
      },
    }),
  });
}
