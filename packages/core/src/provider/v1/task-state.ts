/**
 * Where a task stands, in the normal form.
 *
 * - `queued`: accepted, work has not begun.
 * - `running`: work is under way.
 * - `succeeded`, `partially_succeeded`, `failed`, `canceled`: done; these never change again.
 * - `unknown`: the vendor named a state that the provider does not know. Not done, never taken for success.
 */
export type TaskState = 'queued' | 'running' | 'succeeded' | 'partially_succeeded' | 'failed' | 'canceled' | 'unknown';

/** The states in which a task is done. */
export type DoneState = 'succeeded' | 'partially_succeeded' | 'failed' | 'canceled';

const doneStates: ReadonlySet<string> = new Set<DoneState>(['succeeded', 'partially_succeeded', 'failed', 'canceled']);

/** Whether a task in this state is done for good. */
export function isDoneState(state: TaskState): state is DoneState {
  return doneStates.has(state);
}

/**
 * The state of a task that the vendor says it has finished, by the outcome of its items: `succeeded` when none failed,
 * `failed` when some failed and none succeeded, `partially_succeeded` when there are both.
 */
export function settledState(counts: { readonly succeeded: number; readonly failed: number }): DoneState {
  if (counts.failed === 0) return 'succeeded';
  return counts.succeeded === 0 ? 'failed' : 'partially_succeeded';
}
