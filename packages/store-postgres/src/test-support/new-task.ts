import { randomUUID } from 'node:crypto';

import type { NewTask, Store } from '@tasks/core';
import { createUid } from '@tasks/core/durable';

/** The kind of task that the tests use. */
export const kind = { provider: 'acme', type: 'job' } as const;

/** A task that was not there yet, due at once, with an id as vendors give them. */
export function newTask(store: Store, parts: Partial<NewTask> = {}): NewTask {
  const now = store.now();
  return { uid: createUid('tsk_', now), ...kind, id: `92374205/${randomUUID()}`, createdAt: now, nextPollAt: now, ...parts };
}
