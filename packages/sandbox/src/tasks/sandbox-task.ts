import { countItems, hasFailure, itemsBetween } from './task-items.ts';
import type { TaskItems } from './task-items.ts';
import type { ScriptedItem, TaskType } from './task-script.ts';
import { taskPointAt } from './task-timeline.ts';
import type { TaskPoint } from './task-timeline.ts';

/** A task that a vendor runs. */
export interface SandboxTask {
  readonly type: TaskType;
  readonly id: string;
  readonly createdAt: number;
  readonly queuedMs: number;
  readonly durationMs: number;
  readonly items: TaskItems;
  /** State to end in, instead of the vendor's documented one. */
  readonly finalState?: string | number | undefined;
}

/** What has become of a task's items, in the order in which they settle. */
export interface SettledItems extends TaskPoint {
  readonly succeeded: readonly string[];
  readonly failed: readonly Required<ScriptedItem>[];
  readonly pending: readonly string[];
}

/** How far a task is. */
export function pointOf(task: SandboxTask, now: number): TaskPoint {
  return taskPointAt({ ...task, itemCount: countItems(task.items) }, now);
}

/** How far a task is, item by item. */
export function settledItems(task: SandboxTask, now: number): SettledItems {
  const point = pointOf(task, now);
  const succeeded: string[] = [];
  const failed: { key: string; reason: string }[] = [];
  for (const { key, reason } of itemsBetween(task.items, 0, point.settled)) {
    if (reason === undefined) succeeded.push(key);
    else failed.push({ key, reason });
  }
  const pending = Array.from(itemsBetween(task.items, point.settled, countItems(task.items)), (item) => item.key);
  return { ...point, succeeded, failed, pending };
}

/** The origin of every item of a task. */
export function itemKeys(task: SandboxTask): string[] {
  return Array.from(itemsBetween(task.items, 0, countItems(task.items)), (item) => item.key);
}

/** Whether the task ends with a failure. */
export function endsInFailure(task: SandboxTask): boolean {
  return hasFailure(task.items);
}
