import { isDoneState } from '../provider/index.ts';
import type { TaskStatusV1 } from '../provider/index.ts';
import type { TrackedTask } from './tracked-task.ts';

/** Whether an answer can be taken as it is: one that says "done" may have to come several times in a row, where a vendor is known to take it back. */
export function isConfirmed(task: TrackedTask, status: TaskStatusV1): boolean {
  const { type, unconfirmed } = task.kind;
  const needed = type.hints?.doneConfirmations ?? 1;
  if (!(needed > 1)) return true;
  const times = isDoneState(status.state) ? (unconfirmed.get(task) ?? 0) + 1 : 0;
  if (times === 0) unconfirmed.delete(task);
  else unconfirmed.set(task, times);
  return times === 0 || times >= needed;
}
