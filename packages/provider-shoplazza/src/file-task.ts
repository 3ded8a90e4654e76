import { parseShape } from '@tasks/provider-kit';
import type { TaskTypeV1 } from '@tasks/core/provider';
import { readFileInput } from './file-input.ts';
import type { ShoplazzaFileInput } from './file-input.ts';
import { createdFileTaskBody, fileTaskBody } from './file-responses.ts';
import { mapFileStatus } from './file-status.ts';
import type { ShoplazzaFailedFile, ShoplazzaFile } from './items.ts';
import { encodePathSegment } from './path-segment.ts';
import type { ShoplazzaClient } from './shoplazza-client.ts';
import { statusAnswer } from './status-answer.ts';
import { submittedId } from './submitted-id.ts';

/** The task type `file`: Shoplazza fetches files from URLs and stores them. */
export type ShoplazzaFileTaskType = TaskTypeV1<ShoplazzaFileInput, ShoplazzaFile, ShoplazzaFailedFile> &
  Required<Pick<TaskTypeV1<ShoplazzaFileInput, ShoplazzaFile, ShoplazzaFailedFile>, 'submit'>>;

/**
 * Status: `GET /openapi/{version}/file/task/{task_id}`. Create: `POST /openapi/{version}/file`; the vendor takes no idempotency key, so a create call
 * that was sent twice makes two tasks.
 */
export function createFileTaskType(client: ShoplazzaClient): ShoplazzaFileTaskType {
  const { provider } = client;
  return {
    description: 'Uploads of files from URLs',
    async getStatus(id, options) {
      const path = `file/task/${encodePathSegment(id, provider)}`;
      const answer = await client.call({ kind: 'status', method: 'GET', path, signal: options.signal });
      return statusAnswer(mapFileStatus(parseShape(fileTaskBody, answer.data, answer.context)), answer, options);
    },
    async submit(input, options) {
      const body = JSON.stringify(readFileInput(input, provider));
      const headers = { 'content-type': 'application/json' };
      const answer = await client.call({ kind: 'submit', method: 'POST', path: 'file', body, headers, signal: options.signal });
      return submittedId(answer, (data) => parseShape(createdFileTaskBody, data, answer.context).task_id);
    },
  };
}
