import type { TaskProgress, TaskState } from '@tasks/core/provider';

/** How many items had ended at a time. */
export interface ProgressSample {
  readonly atMs: number;
  readonly ended: number;
}

/** Where a followed task stands: a state, `waiting` before the first answer, or `error` when it could not be followed to its end. */
export type ViewState = TaskState | 'waiting' | 'error';

/** What a person is shown of a task that is followed. Small, so that a hundred thousand of them can be held. */
export interface TaskView {
  readonly ref: string;
  state: ViewState;
  vendorState: string;
  progress: TaskProgress;
  /** Code of the error that ended it. */
  errorCode: string | undefined;
  /** What went wrong with the last question, while it is asked again. */
  trouble: string | undefined;
  firstSample: ProgressSample | undefined;
  lastSample: ProgressSample | undefined;
}

/**
 * How much longer a task takes at the pace of its items so far, in milliseconds.
 *
 * @returns `undefined` when that cannot be known: no total, no item ended while watching, or longer overdue than expected.
 */
export function estimateRemainingMs(view: TaskView, nowMs: number): number | undefined {
  const { firstSample, lastSample, progress } = view;
  if (!firstSample || !lastSample || progress.total === undefined || !isOpen(view)) return undefined;
  const ended = lastSample.ended - firstSample.ended;
  const left = progress.total - lastSample.ended;
  if (ended <= 0 || left <= 0) return undefined;
  const msPerItem = (lastSample.atMs - firstSample.atMs) / ended;
  const remainingMs = msPerItem * left - (nowMs - lastSample.atMs);
  return remainingMs > 0 ? remainingMs : undefined;
}

/** Whether the task is still followed. */
export function isOpen({ state }: TaskView): boolean {
  return state === 'waiting' || state === 'queued' || state === 'running' || state === 'unknown';
}
