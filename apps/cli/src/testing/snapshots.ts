import { isDoneState } from '@tasks/core/provider';
import type { TaskSnapshot, TaskState } from '@tasks/core/provider';

/** A snapshot of a task of the fake provider, with what a test cares for. */
export function snapshotOf(id: string, state: TaskState, more: Partial<TaskSnapshot> = {}): TaskSnapshot {
  return {
    ref: `fake:job:${id}`,
    provider: 'fake',
    type: 'job',
    id,
    state,
    done: isDoneState(state),
    vendorState: state.toUpperCase(),
    progress: { succeeded: 0, failed: 0 },
    succeeded: [],
    failed: [],
    observedAt: '2026-11-22T02:03:04.005Z',
    ...more,
  };
}
