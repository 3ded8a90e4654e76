import type { StoredTask } from '@tasks/core';

import type { StoreCore } from '../store-core.ts';
import { decodeTask } from './task-row.ts';
import type { TaskRow } from './task-row.ts';

/** Makes tasks of their rows, in the order given. */
export async function decodeTasks({ kinds }: StoreCore, rows: readonly TaskRow[]): Promise<readonly StoredTask[]> {
  const tasks: StoredTask[] = [];
  for (const row of rows) tasks.push(decodeTask(row, await kinds.nameOf(row.kind)));
  return tasks;
}
