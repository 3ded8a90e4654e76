import type { EndedBy, TaskCount, TaskState } from '@tasks/core';

import type { StoreCore } from '../store-core.ts';
import { taskStates } from '../stored-words.ts';
import { readCounts } from '../tally.ts';
import type { Tally } from '../tally.ts';

/** Tasks of a kind that are in a state, by the number of that state. */
export interface CountedTask {
  readonly kind: number;
  readonly state: number;
  /** Undefined for those that are tracked. */
  readonly endedBy: EndedBy | undefined;
}

const prefix = 'task:';

export function countTasks(tally: Tally, { kind, state, endedBy }: CountedTask, by: number): void {
  tally.add(`${prefix}${kind}:${taskStates.decode(state)}:${endedBy ?? ''}`, by);
}

export async function readTaskCounts(core: StoreCore): Promise<readonly TaskCount[]> {
  const counts: TaskCount[] = [];
  for (const [name, count] of await readCounts(core, prefix)) {
    const [kind, state, endedBy] = name.split(':');
    if (count <= 0) continue;
    const { provider, type } = await core.kinds.nameOf(Number(kind));
    counts.push({ provider, type, state: state as TaskState, endedBy: endedBy === '' ? undefined : (endedBy as EndedBy), count });
  }
  return counts;
}

/** How many tasks of each kind are tracked. */
export async function readTracked(core: StoreCore): Promise<ReadonlyMap<number, number>> {
  const tracked = new Map<number, number>();
  for (const [name, count] of await readCounts(core, prefix)) {
    const [kind, , endedBy] = name.split(':');
    if (endedBy === '') tracked.set(Number(kind), (tracked.get(Number(kind)) ?? 0) + count);
  }
  return tracked;
}
