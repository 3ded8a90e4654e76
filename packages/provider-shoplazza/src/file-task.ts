import { checkInput, encodePathSegment, isJsonObject, isWebUrl, jsonBody, membersOf, parseShape } from '@tasks/provider-kit';
import * as v from 'valibot';
import { fileTaskBody, mapFileStatus } from './file-status.ts';
import type { ShoplazzaFailedFile, ShoplazzaFile } from './items.ts';
import type { ShoplazzaClient } from './shoplazza-client.ts';
import { shoplazzaTaskType } from './shoplazza-task.ts';
import type { ShoplazzaTaskType } from './shoplazza-task.ts';

/** What a file task is made of: the URLs to fetch, at least one, each `http` or `https`. Or the vendor's own body. */
export type ShoplazzaFileInput =
  | { readonly urls: readonly string[] }
  | {
      /** The vendor's name for `urls`. */
      readonly original_source_list: readonly string[];
    };

/** The task type `file`: Shoplazza fetches files from URLs and stores them. */
export type ShoplazzaFileTaskType = ShoplazzaTaskType<ShoplazzaFileInput, ShoplazzaFile, ShoplazzaFailedFile>;

// No message shows a URL: it may hold a signature.
const notUrl = 'expected an http or https URL; Shoplazza fetches the files from where they are';
const notUrls = 'expected a list of at least one URL';
const urls = v.pipe(v.array(v.pipe(v.string(notUrl), v.check(isWebUrl, notUrl)), notUrls), v.nonEmpty(notUrls));
const inputSchema = v.strictObject({ urls });
const bodySchema = v.strictObject({ original_source_list: urls });

/** Status: `GET /openapi/{version}/file/task/{task_id}`. Create: `POST /openapi/{version}/file`; URLs are passed on as they were written. */
export function createFileTaskType(client: ShoplazzaClient): ShoplazzaFileTaskType {
  const { provider } = client;
  return shoplazzaTaskType(client, {
    description: 'Uploads of files from URLs',
    statusCall: (id) => ({ path: `file/task/${encodePathSegment(id, provider)}` }),
    readStatus: (data, response) => mapFileStatus(parseShape(fileTaskBody, data, response)),
    createCall(input) {
      const body =
        isJsonObject(input) && 'original_source_list' in input
          ? checkInput(bodySchema, input, provider)
          : { original_source_list: checkInput(inputSchema, input, provider).urls };
      return { method: 'POST', path: 'file', ...jsonBody(body) };
    },
    createdId: (data) => membersOf(data)['task_id'],
  });
}
