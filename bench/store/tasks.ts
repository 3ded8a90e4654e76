import { randomUUID } from 'node:crypto';

import type { NewTask } from '@tasks/core';
import { createUid } from '@tasks/core/durable';

export const kind = { provider: 'jd', type: 'product-image' } as const;

/** A task with an id of 45 characters, as the vendor gives them, and no metadata. */
export function newTask(now: number, nextPollAt = now): NewTask {
  return { uid: createUid('tsk_', now), ...kind, id: `92374205/${randomUUID()}`, createdAt: now, nextPollAt };
}
