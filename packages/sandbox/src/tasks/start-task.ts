import { checkTaskScript } from './check-task-script.ts';
import type { SandboxTask } from './sandbox-task.ts';
import type { ScriptedItem, TaskScript, TaskType } from './task-script.ts';
import type { TaskStore } from './task-store.ts';

/** What a vendor fills into a script that leaves things open. */
export interface TaskDefaults {
  readonly type: TaskType;
  readonly durationMs: number;
  readonly total: number;
  readonly reason: string;
  readonly makeId: () => string;
  /** Names a made-up item. */
  readonly keyOf: (index: number) => string;
}

/**
 * Creates a task by a script and keeps it.
 *
 * @throws {TypeError} naming the member of the script that is wrong.
 */
export function startScriptedTask(store: TaskStore, defaults: TaskDefaults, script: TaskScript, now: number): SandboxTask {
  checkTaskScript(script);
  const count = script.total ?? defaults.total;
  const failures = script.failures ?? 0;
  if (script.items && (script.total !== undefined || script.failures !== undefined)) {
    throw new TypeError('A task script has either items, or total and failures, not both.');
  }
  if (failures > count) throw new TypeError(`failures must be at most total, which is ${count}.`);
  const task: SandboxTask = {
    type: defaults.type,
    id: script.id ?? defaults.makeId(),
    createdAt: now,
    queuedMs: script.queuedMs ?? 0,
    durationMs: script.durationMs ?? defaults.durationMs,
    items: script.items
      ? { kind: 'listed', list: script.items.map(({ key, reason }) => ({ key, reason })) }
      : { kind: 'counted', count, failures, reason: script.reason ?? defaults.reason, keyOf: defaults.keyOf },
    finalState: script.finalState,
  };
  store.add(task);
  return task;
}

/** What a vendor's create call asks for. */
export interface CreatedTask {
  readonly id: string;
  readonly items: readonly ScriptedItem[];
  /** Whether the task takes five times as long as usual. */
  readonly slow: boolean;
}

/** Creates a task out of a vendor's create call and keeps it. */
export function startCreatedTask(store: TaskStore, defaults: TaskDefaults, created: CreatedTask, now: number): void {
  store.add({
    type: defaults.type,
    id: created.id,
    createdAt: now,
    queuedMs: 0,
    durationMs: defaults.durationMs * (created.slow ? 5 : 1),
    items: { kind: 'listed', list: created.items },
  });
}

/**
 * How a person scripts a task by the names in a create call: a name that contains `fail` fails, `fail-duplicate` as a duplicate; one that contains
 * `slow` makes its task take five times as long.
 */
export function scriptOfName(name: string): { readonly fails: false | 'duplicate' | 'other'; readonly slow: boolean } {
  const lower = name.toLowerCase();
  const fails = lower.includes('fail-duplicate') ? 'duplicate' : lower.includes('fail') ? 'other' : false;
  return { fails, slow: lower.includes('slow') };
}
