import { parseShape } from '@tasks/provider-kit';
import type { TaskTypeV1 } from '@tasks/core/provider';
import type { ShoplazzaTheme } from './items.ts';
import { encodePathSegment } from './path-segment.ts';
import type { ShoplazzaClient } from './shoplazza-client.ts';
import { statusAnswer } from './status-answer.ts';
import { submittedId } from './submitted-id.ts';
import { readThemeInput } from './theme-input.ts';
import type { ShoplazzaThemeInput } from './theme-input.ts';
import { createdThemeTaskBody, findThemeTask, themeTaskBody } from './theme-responses.ts';
import { mapThemeStatus } from './theme-status.ts';

/** The task type `theme`: Shoplazza unpacks an uploaded theme. */
export type ShoplazzaThemeTaskType = TaskTypeV1<ShoplazzaThemeInput, ShoplazzaTheme> &
  Required<Pick<TaskTypeV1<ShoplazzaThemeInput, ShoplazzaTheme>, 'submit'>>;

/** The version that documents the upload of themes. Later ones have no such call; the vendor's own tool calls an older one for it, too. */
const uploadApiVersion = '2022-01';

/**
 * Status: `GET /openapi/{version}/themes/task/{task_id}`, which the vendor documents from 2025-06 on. Create: `POST /openapi/2022-01/themes/upload`
 * with the ZIP file as `multipart/form-data` and the name, version and merchant theme in the query.
 */
export function createThemeTaskType(client: ShoplazzaClient): ShoplazzaThemeTaskType {
  const { provider } = client;
  return {
    description: 'Uploads of themes',
    // The vendor's own tool asks every three seconds.
    hints: { latencyMs: 3000 },
    async getStatus(id, options) {
      const path = `themes/task/${encodePathSegment(id, provider)}`;
      const answer = await client.call({ kind: 'status', method: 'GET', path, signal: options.signal });
      const task = parseShape(themeTaskBody, findThemeTask(answer.data), answer.context);
      return statusAnswer(mapThemeStatus(id, task), answer, options);
    },
    async submit(input, options) {
      const { file, query } = readThemeInput(input, provider);
      const { body, contentType } = await encodeForm(file);
      const answer = await client.call({
        kind: 'submit',
        method: 'POST',
        apiVersion: uploadApiVersion,
        path: `themes/upload${query.size === 0 ? '' : `?${query.toString()}`}`,
        body,
        headers: { 'content-type': contentType },
        signal: options.signal,
      });
      return submittedId(answer, (data) => parseShape(createdThemeTaskBody, findThemeTask(data), answer.context).id);
    },
  };
}

/** The platform's own encoding of a form with one file. */
async function encodeForm(file: Uint8Array): Promise<{ readonly body: Uint8Array; readonly contentType: string }> {
  const form = new FormData();
  form.set('file', new Blob([new Uint8Array(file)], { type: 'application/zip' }), 'theme.zip');
  const encoded = new Response(form);
  return { body: new Uint8Array(await encoded.arrayBuffer()), contentType: encoded.headers.get('content-type') ?? '' };
}
