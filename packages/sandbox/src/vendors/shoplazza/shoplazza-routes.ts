import type { TaskDefaults } from '../../tasks/start-task.ts';
import type { TaskStore } from '../../tasks/task-store.ts';
import type { VendorRequest } from '../vendor.ts';
import type { BodyStyle } from './api-version.ts';
import { createDataQuery, dataQueryStatus } from './data-query.ts';
import { createFileTask, fileTaskStatus } from './file-task.ts';
import { invalidParameter, pageNotFound } from './shoplazza-answer.ts';
import type { ShoplazzaError, ShoplazzaOutcome } from './shoplazza-answer.ts';
import { themeTaskStatus } from './theme-task.ts';
import { uploadTheme } from './theme-upload.ts';

/** What the endpoints work on. */
export interface ShoplazzaContext {
  readonly tasks: TaskStore;
  readonly defaults: { readonly file: TaskDefaults; readonly theme: TaskDefaults; readonly dataQuery: TaskDefaults };
}

const methodNotAllowed: ShoplazzaError = { status: 405, code: 'MethodNotAllowed', message: 'method not allowed' };
const bodyTooLarge: ShoplazzaError = { status: 413, code: 'RequestEntityTooLarge', message: 'request entity too large' };

/**
 * Answers a request that was let in.
 *
 * @param route - The path after the API version, still encoded, without a slash in front.
 */
export function routeShoplazza(
  { tasks, defaults }: ShoplazzaContext,
  request: VendorRequest,
  route: string,
  style: BodyStyle,
  now: number,
): ShoplazzaOutcome {
  const { method, query, body } = request;
  if (body === 'too-large') return bodyTooLarge;
  if (route === 'file') return method === 'POST' ? createFileTask(tasks, defaults.file, body, now) : methodNotAllowed;
  if (route === 'data/task') return method === 'GET' ? dataQueryStatus(tasks, query, now) : methodNotAllowed;
  // Two create calls that the vendor documents for 2022-01 alone.
  if (route === 'data/query' && style === 'bare') {
    return method === 'GET' ? createDataQuery(tasks, defaults.dataQuery, query, now) : methodNotAllowed;
  }
  if (route === 'themes/upload' && style === 'bare') {
    return method === 'POST' ? uploadTheme(tasks, defaults.theme, request, body, now) : methodNotAllowed;
  }
  const [, kind, encodedId] = /^(file|themes)\/task(?:\/([^/]*))?$/.exec(route) ?? [];
  if (kind === undefined) return pageNotFound;
  if (method !== 'GET') return methodNotAllowed;
  const id = decodeSegment(encodedId ?? '');
  if (!id) return invalidParameter('task_id is missing');
  return kind === 'file' ? fileTaskStatus(tasks, id, now) : themeTaskStatus(tasks, id, now);
}

function decodeSegment(segment: string): string | undefined {
  try {
    return decodeURIComponent(segment);
  } catch {
    return undefined;
  }
}
