import { TasksError } from '@tasks/core/provider';
import type { StatusCallOptions, SubmitCallOptions, SubmitResultV1, TaskStatusV1 } from '@tasks/core/provider';
import { parseShape } from '@tasks/provider-kit';
import * as v from 'valibot';
import { shapeContext } from '../api/jd-client.ts';
import type { JdClient } from '../api/jd-client.ts';
import type { JdTaskType } from '../api/jd-task-type.ts';
import { checkOutcome, toStatus } from '../api/status-result.ts';
import type { StatusResult } from '../api/status-result.ts';
import { submittedTask } from '../api/submitted-task.ts';
import { toBody } from './image-index-input.ts';
import type { JdImageIndexInput } from './image-index-input.ts';
import { toFailedIndexedImage, toIndexedImage, wireItemSchema } from './indexed-image.ts';
import type { JdFailedIndexedImage, JdIndexedImage, WireItem } from './indexed-image.ts';

const listSchema = v.nullish(v.array(wireItemSchema));

const statusSchema: v.GenericSchema<unknown, StatusResult<WireItem, WireItem, unknown>> = v.object({
  task_status: v.pipe(v.string(), v.nonEmpty()),
  succeeded_list: listSchema,
  failed_list: listSchema,
  pending_list: v.nullish(v.array(v.unknown())),
});

interface IndexResult {
  readonly task_id?: string | number | null | undefined;
  readonly failed_list?: readonly WireItem[] | null | undefined;
}

const indexSchema: v.GenericSchema<unknown, IndexResult> = v.object({
  task_id: v.nullish(v.union([v.string(), v.number()])),
  failed_list: listSchema,
});

/**
 * Indexing images for general image search (vendor documentation: image search, fetch_task_status and insert_data). Its result names the business code
 * `status_code`. The vendor documents no polling interval and no time that results are kept.
 */
export function imageIndexTask(client: JdClient): JdTaskType<JdImageIndexInput, JdIndexedImage, JdFailedIndexedImage> {
  return {
    description: 'Images being indexed for general image search.',

    async getStatus(id: string, options: StatusCallOptions): Promise<TaskStatusV1<JdIndexedImage, JdFailedIndexedImage>> {
      const path = `/jdai/task?task_id=${encodeId(id, client.provider)}`;
      const answer = await client.call({ method: 'GET', path, signal: options.signal });
      checkOutcome(client, answer);
      const result = parseShape(statusSchema, answer.envelope.result, shapeContext(client.provider, answer.response));
      const succeeded = (result.succeeded_list ?? []).map(toIndexedImage);
      const failed = (result.failed_list ?? []).map(toFailedIndexedImage);
      return toStatus(answer, result, succeeded, failed, options.includeRaw);
    },

    /** The vendor takes no idempotency key: a submission whose answer was lost may have begun a task. */
    async submit(input: JdImageIndexInput, options: SubmitCallOptions): Promise<SubmitResultV1<JdFailedIndexedImage>> {
      const body = toBody(input, client.provider);
      const answer = await client.call({ method: 'POST', path: '/jdai/index', body, signal: options.signal });
      checkOutcome(client, answer);
      const result = parseShape(indexSchema, answer.envelope.result, shapeContext(client.provider, answer.response));
      return submittedTask(client, result.task_id, (result.failed_list ?? []).map(toFailedIndexedImage), answer.response.status);
    },
  };
}

function encodeId(id: string, provider: string): string {
  if (id.isWellFormed()) return encodeURIComponent(id);
  throw new TasksError({
    code: 'invalid_argument',
    provider,
    message: 'The task id is not valid Unicode (it holds half of a surrogate pair). Check where it was copied from.',
  });
}
