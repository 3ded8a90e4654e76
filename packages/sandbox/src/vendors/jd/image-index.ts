import { settledItems } from '../../tasks/sandbox-task.ts';
import { scriptOfName, startCreatedTask } from '../../tasks/start-task.ts';
import type { TaskDefaults } from '../../tasks/start-task.ts';
import type { TaskStore } from '../../tasks/task-store.ts';
import { readIndexImages } from './image-index-add.ts';
import type { BusinessError, JdOutcome } from './jd-envelope.ts';

/** What the general image search endpoints work on. */
export interface ImageIndexContext {
  readonly tasks: TaskStore;
  readonly defaults: TaskDefaults;
  makeTaskId(collection: string): string;
}

/** `POST /jdai/index`: starts a task for the images that pass the instant checks, and lists those that do not. */
export function indexImages(context: ImageIndexContext, body: Buffer, now: number): JdOutcome {
  const batch = readIndexImages(body);
  if (!('items' in batch)) return refused(batch);
  const id = context.makeTaskId(batch.collection);
  const slow = batch.items.some((item) => scriptOfName(item.key).slow);
  startCreatedTask(context.tasks, context.defaults, { id, items: batch.items, slow }, now);
  const failedList = batch.rejected.map(({ name, reasons }) => ({ image_name: name, message: reasons[0] ?? '' }));
  return { result: { status_code: 0, message: 'SUCCESS', task_id: id, failed_list: failedList }, charge: true, taskId: id };
}

/** `GET /jdai/task?task_id=`: how far one task is. Its running state is in lower case, as in the vendor's example. */
export function imageIndexStatus(context: ImageIndexContext, query: string, now: number): JdOutcome {
  const id = new URLSearchParams(query).get('task_id') ?? '';
  const task = context.tasks.get('image-index', id);
  if (!task) return { ...refused([1004, 'TASK_NOT_EXIST']), taskId: id };
  const { phase, succeeded, failed, pending } = settledItems(task, now);
  const result = {
    status_code: 0,
    message: 'SUCCESS',
    task_status: phase === 'ended' ? (task.finalState ?? 'FINISHED') : 'processing',
    succeeded_list: succeeded,
    pending_list: pending,
    failed_list: failed.map(({ key, reason }) => ({ image_name: key, message: reason })),
  };
  return { result, charge: false, taskId: id };
}

function refused([code, name]: BusinessError): JdOutcome {
  return { result: { status_code: code, message: name }, charge: false, refusal: `${code} ${name}` };
}
