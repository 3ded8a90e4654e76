import { scriptOfName, startCreatedTask } from '../../tasks/start-task.ts';
import type { TaskDefaults } from '../../tasks/start-task.ts';
import type { TaskStore } from '../../tasks/task-store.ts';
import type { VendorRequest } from '../vendor.ts';
import { invalidParameter } from './shoplazza-answer.ts';
import type { ShoplazzaOutcome } from './shoplazza-answer.ts';

/**
 * `POST /themes/upload`, in 2022-01 only: starts a task that unpacks a theme, sent as the part `file` of a form; the query has its name. Source: the
 * vendor's OpenAPI of 2022.01.
 */
export function uploadTheme(
  tasks: TaskStore,
  defaults: TaskDefaults,
  { headers, query }: VendorRequest,
  body: Buffer,
  now: number,
): ShoplazzaOutcome {
  const isForm = /^multipart\/form-data\s*;.*\bboundary=/i.test(headers['content-type'] ?? '');
  // The vendor documents an empty object as the body of its 400.
  if (!isForm || !holdsFile(body)) return { ...invalidParameter('file is missing'), bareBody: {} };
  const parameters = new URLSearchParams(query);
  const [name, version, themeId] = ['name', 'version', 'merchant_theme_id'].map((parameter) => parameters.get(parameter));
  const { fails, slow } = scriptOfName(name ?? '');
  const id = defaults.makeId();
  startCreatedTask(tasks, defaults, { id, items: [{ key: 'theme', reason: fails ? 'failed' : undefined }], slow }, now);
  const createdAt = Number.isFinite(now) ? new Date(now).toISOString().slice(0, 19).replace('T', ' ') : '';
  const info = JSON.stringify({ merchant_theme_id: themeId, version, name });
  const task = { id, type: 'themes', status: 0, created_at: createdAt, updated_at: createdAt, info };
  return { data: { task: { task } }, taskId: id };
}

/** Whether a form's bytes have a part named `file` with a ZIP file in it, which begins with the letters PK. */
function holdsFile(body: Buffer): boolean {
  const part = body.indexOf('name="file"');
  const content = part < 0 ? -1 : body.indexOf('\r\n\r\n', part);
  return content >= 0 && body.subarray(content + 4, content + 6).toString('latin1') === 'PK';
}
