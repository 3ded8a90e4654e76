import type { Sandbox, TaskScript } from '../../packages/sandbox/src/index.ts';
import type { TaskJson } from './api-client.ts';
import type { Random } from './random.ts';

/** What a task must come to, as the sandbox was told. */
export interface TaskTruth {
  readonly state: 'succeeded' | 'partially_succeeded' | 'failed';
  readonly succeeded: number;
  readonly failed: number;
}

/** A task that the sandbox runs. */
export interface ScriptedTask {
  readonly ref: string;
  readonly truth: TaskTruth;
}

/** The types that the sandbox has, and whether their tasks work on several items, on one, or on one that cannot fail. */
const types = {
  'jd:product-image': 'items',
  'jd:image-index': 'items',
  'shoplazza:file': 'items',
  'shoplazza:theme': 'one',
  'shoplazza:data-query': 'sure',
} as const;

/** A type of task that the sandbox can run. */
export type ScriptedType = keyof typeof types;

/** Starts a task of known outcome. */
export function startScriptedTask(sandbox: Sandbox, type: ScriptedType, script: TaskScript): ScriptedTask {
  const total = script.total ?? 1;
  const failed = script.failures ?? 0;
  const state = failed === 0 ? 'succeeded' : failed === total ? 'failed' : 'partially_succeeded';
  return { ref: `${type}:${start(sandbox, type, script)}`, truth: { state, succeeded: total - failed, failed } };
}

const allTypes: readonly [ScriptedType, ...ScriptedType[]] = [
  'jd:product-image',
  'jd:product-image',
  'jd:image-index',
  'shoplazza:file',
  'shoplazza:file',
  'shoplazza:theme',
  'shoplazza:data-query',
];

/** Starts a task of any of these types and of any outcome, that waits at first, or does not. */
export function startRandomTask(sandbox: Sandbox, random: Random, among = allTypes): ScriptedTask {
  const type = random.pick(among);
  const total = types[type] === 'items' ? random.whole(1, 12) : 1;
  const failures = types[type] === 'sure' ? 0 : random.pick([0, 0, random.whole(0, total), total]);
  const durationMs = random.whole(0, 3000);
  const queuedMs = random.chance(0.3) ? random.whole(200, 1500) : 0;
  return startScriptedTask(sandbox, type, { total, failures, durationMs, queuedMs });
}

/** What is wrong with what became of a task; undefined when it is true. */
export function whatIsUntrue(task: TaskJson, { state, succeeded, failed }: TaskTruth): string | undefined {
  const told = `${task.state}, ${task.succeeded.length} succeeded, ${task.failed.length} failed, ended by ${task.endedBy}`;
  const truth = `${state}, ${succeeded} succeeded, ${failed} failed, ended by vendor`;
  return told === truth ? undefined : `${task.uid} (${task.ref}) is told as ${told}; it is ${truth}`;
}

function start({ jd, shoplazza }: Sandbox, type: ScriptedType, script: TaskScript): string {
  switch (type) {
    case 'jd:product-image':
      return jd.createTask(script);
    case 'jd:image-index':
      return jd.createIndexTask(script);
    case 'shoplazza:file':
      return shoplazza.createFileTask(script);
    case 'shoplazza:theme':
      return shoplazza.createThemeTask(script);
    case 'shoplazza:data-query':
      return shoplazza.createDataQuery(script);
  }
}
