import type { SandboxTask } from './sandbox-task.ts';
import type { TaskType } from './task-script.ts';

/** Where the tasks of both vendors live. */
export interface TaskStore {
  /** Keeps a task; one of the same type and id is replaced. */
  add(task: SandboxTask): void;
  get(type: TaskType, id: string): SandboxTask | undefined;
  /** How many tasks there are of a type. */
  count(type: TaskType): number;
  /** The newest task of a type. */
  latest(type: TaskType): SandboxTask | undefined;
  /** The newest tasks, the last one first. */
  newest(limit: number): SandboxTask[];
}

/** About 500,000 tasks of made-up items, or 60,000 with ten listed ones each. */
const defaultSizeLimit = 256 * 1024 * 1024;

/**
 * Makes a store that forgets its oldest tasks, as a vendor does one day, rather than growing without end.
 *
 * @param sizeLimit - Roughly how many bytes of tasks are kept.
 */
export function createTaskStore(sizeLimit: number = defaultSizeLimit): TaskStore {
  const tasks = new Map<string, SandboxTask>();
  const counts = new Map<TaskType, number>();
  const latest = new Map<TaskType, SandboxTask>();
  let size = 0;

  const keyOf = (type: TaskType, id: string): string => `${type}:${id}`;
  const remove = (key: string, task: SandboxTask): void => {
    tasks.delete(key);
    size -= sizeOf(task);
    counts.set(task.type, (counts.get(task.type) ?? 0) - 1);
  };

  return {
    add(task) {
      const key = keyOf(task.type, task.id);
      const replaced = tasks.get(key);
      if (replaced) remove(key, replaced);
      tasks.set(key, task);
      latest.set(task.type, task);
      size += sizeOf(task);
      counts.set(task.type, (counts.get(task.type) ?? 0) + 1);
      for (const [oldestKey, oldest] of tasks) {
        if (size <= sizeLimit || oldest === task) break;
        remove(oldestKey, oldest);
      }
    },
    get: (type, id) => tasks.get(keyOf(type, id)),
    count: (type) => counts.get(type) ?? 0,
    latest: (type) => latest.get(type),
    newest: (limit) => [...tasks.values()].slice(-limit).toReversed(),
  };
}

/** A rough figure in bytes: two for each character, and what the objects around them take. */
function sizeOf(task: SandboxTask): number {
  let size = 400 + 2 * task.id.length;
  if (task.items.kind === 'listed') {
    for (const item of task.items.list) size += 100 + 2 * (item.key.length + (item.reason?.length ?? 0));
  }
  return size;
}
