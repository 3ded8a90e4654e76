import type { TaskAddress } from '@tasks/core';

import { hashText } from '../text.ts';

/** A UUID that stands for the address of a task. */
export function hashAddress({ provider, type, id }: TaskAddress): string {
  return hashText(JSON.stringify([provider, type, id]));
}
