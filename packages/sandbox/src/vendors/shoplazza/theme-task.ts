import { endsInFailure, pointOf } from '../../tasks/sandbox-task.ts';
import type { TaskStore } from '../../tasks/task-store.ts';
import { noSuchTask } from './shoplazza-answer.ts';
import type { ShoplazzaOutcome } from './shoplazza-answer.ts';

/** `GET /themes/task/{task_id}`: how far one theme upload is. Status 0 means in progress, 1 success, 2 failed, 3 canceled: not as for files. */
export function themeTaskStatus(tasks: TaskStore, id: string, now: number): ShoplazzaOutcome {
  const task = tasks.get('theme', id);
  if (!task) return { ...noSuchTask, taskId: id };
  const ended = pointOf(task, now).phase === 'ended';
  const failed = endsInFailure(task);
  const status = ended ? (task.finalState ?? (failed ? 2 : 1)) : 0;
  const message = !ended ? 'working' : failed ? 'failed' : 'success';
  return { data: { task: { id, status, message } }, taskId: id };
}
