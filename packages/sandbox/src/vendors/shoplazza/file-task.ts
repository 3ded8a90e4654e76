import { hash } from 'node:crypto';
import { isFilledText } from '../../options/check-options.ts';
import { itemKeys, settledItems } from '../../tasks/sandbox-task.ts';
import { scriptOfName, startCreatedTask } from '../../tasks/start-task.ts';
import type { TaskDefaults } from '../../tasks/start-task.ts';
import type { TaskStore } from '../../tasks/task-store.ts';
import { parseRecord } from '../json.ts';
import { invalidParameter, noSuchTask } from './shoplazza-answer.ts';
import type { ShoplazzaOutcome } from './shoplazza-answer.ts';

const longestUrl = 2048;

/** `POST /file`: starts a task that loads every URL of `original_source_list`. */
export function createFileTask(tasks: TaskStore, defaults: TaskDefaults, body: Buffer, now: number): ShoplazzaOutcome {
  const origins = parseRecord(body)?.['original_source_list'];
  if (!Array.isArray(origins) || origins.length === 0) return invalidParameter('original_source_list must hold at least 1 item');
  if (!origins.every((origin) => isFilledText(origin) && origin.length <= longestUrl)) {
    return invalidParameter(`original_source_list must hold texts of 1 to ${longestUrl} characters`);
  }
  const items = (origins as readonly string[]).map((key) => ({ key, reason: fails(key) ? 'failed' : undefined }));
  const slow = items.some((item) => scriptOfName(pathOf(item.key)).slow);
  const id = defaults.makeId();
  startCreatedTask(tasks, defaults, { id, items, slow }, now);
  return { data: { task_id: id }, taskId: id };
}

/** `GET /file/task/{task_id}`: how far one task is. Status 0 means completed, 1 in progress. */
export function fileTaskStatus(tasks: TaskStore, id: string, now: number): ShoplazzaOutcome {
  const task = tasks.get('file', id);
  if (!task) return { ...noSuchTask, taskId: id };
  const { phase, succeeded, failed } = settledItems(task, now);
  const origins = itemKeys(task);
  const data = {
    task_id: id,
    total: origins.length,
    // Documented as "files successfully processed": failures are not among them.
    finished: succeeded.length,
    status: phase === 'ended' ? (task.finalState ?? 0) : 1,
    success_list: succeeded.map(storedFile),
    failure_list: failed.map((item) => item.key),
    origin_list: origins,
  };
  return { data, taskId: id };
}

function storedFile(origin: string): { readonly file_uri: string; readonly origin_link: string; readonly upload_link: string } {
  const extension = /\.(?:jpe?g|png|bmp|gif|svg|webp)$/i.exec(pathOf(origin))?.[0].toLowerCase() ?? '.jpeg';
  const fileUri = `${hash('sha256', origin).slice(0, 32)}${extension}`;
  return { file_uri: fileUri, origin_link: origin, upload_link: `https://cdn.shoplazza.com/${fileUri}` };
}

/** Whether a file's name scripts its failure, or it is no URL that could be loaded. */
function fails(origin: string): boolean {
  return !/^https?:$/.test(URL.parse(origin)?.protocol ?? '') || scriptOfName(pathOf(origin)).fails !== false;
}

function pathOf(origin: string): string {
  return URL.parse(origin)?.pathname ?? '';
}
