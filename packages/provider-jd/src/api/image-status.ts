import { settledState } from '@tasks/core/provider';
import type { FailedTaskItem, TaskItem, TaskStatusV1 } from '@tasks/core/provider';
import { listOf } from '@tasks/provider-kit';
import * as v from 'valibot';
import { toFailedItem, wireItemSchema } from './wire-item.ts';
import type { WireItem } from './wire-item.ts';

/** `result` of a status call that went well. Lists may be missing: one was documented late, others are said to exist "only when status_code is 0". */
export interface ImageStatusResult {
  readonly task_status: string;
  readonly succeeded_list: readonly WireItem[];
  readonly failed_list: readonly WireItem[];
  readonly pending_list?: readonly unknown[] | null | undefined;
}

export const imageStatusSchema: v.GenericSchema<unknown, ImageStatusResult> = v.object({
  task_status: v.pipe(v.string(), v.nonEmpty()),
  succeeded_list: listOf(wireItemSchema),
  failed_list: listOf(wireItemSchema),
  pending_list: v.nullish(v.array(v.unknown())),
});

/**
 * The normal form of a task's status.
 *
 * The vendor's words are `PROCESSING` and `FINISHED`, in either case of letters. `FINISHED` says only that processing ended: the lists say how. Where
 * it comes with images that still wait, the two contradict each other, and the task counts as running. Any other word is `unknown`.
 */
export function toImageStatus<TItem extends TaskItem>(
  result: ImageStatusResult,
  toItem: (wire: WireItem) => TItem,
): TaskStatusV1<TItem, TItem & FailedTaskItem> {
  const succeeded = result.succeeded_list.map(toItem);
  const failed = result.failed_list.map((wire) => toFailedItem(toItem(wire), wire));
  const waiting = result.pending_list?.length;
  const counts = { succeeded: succeeded.length, failed: failed.length };
  const word = result.task_status.trim().toUpperCase();
  const finished = word === 'FINISHED' && !waiting;
  const pending = finished ? 0 : waiting;
  return {
    state: finished ? settledState(counts) : word === 'PROCESSING' || word === 'FINISHED' ? 'running' : 'unknown',
    vendorState: result.task_status,
    progress: pending === undefined ? counts : { total: counts.succeeded + counts.failed + pending, ...counts, pending },
    succeeded,
    failed,
  };
}
