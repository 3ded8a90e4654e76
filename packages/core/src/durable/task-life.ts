import type { TaskState } from '../provider/index.ts';
import type { StoredTask, TaskEventType } from '../store/stored-task.ts';

/** The state of a task as lists and counts have it: one that was not seen yet is queued. */
export function stateOf(task: StoredTask): TaskState {
  return task.status?.state ?? 'queued';
}

/** A task as it was when it was stored first: what its event `task.created` tells, however far it has come. */
export function asCreated(task: StoredTask): StoredTask {
  const { uid, provider, type, id, createdAt, startedAt, metadata, webhookUrl, deadline, traceparent } = task;
  return {
    uid,
    provider,
    type,
    id,
    createdAt,
    startedAt,
    metadata,
    webhookUrl,
    deadline,
    traceparent,
    updatedAt: createdAt,
    polls: 0,
    nextPollAt: createdAt,
  };
}

/** The events that end a task, after which nothing of it changes. */
const last: ReadonlySet<TaskEventType> = new Set<TaskEventType>([
  'task.succeeded',
  'task.partially_succeeded',
  'task.failed',
  'task.canceled',
  'task.deadline_exceeded',
  'task.not_found',
  'task.removed',
]);

/** Whether an event is the last one of its task: the task as it was then is the task as it is. */
export function isLastEvent(type: TaskEventType): boolean {
  return last.has(type);
}
