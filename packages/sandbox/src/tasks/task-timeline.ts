/** When a task works, in milliseconds, and on how many items. */
export interface TaskTimes {
  readonly createdAt: number;
  readonly queuedMs: number;
  readonly durationMs: number;
  readonly itemCount: number;
}

/** How far a task is. */
export interface TaskPoint {
  readonly phase: 'queued' | 'running' | 'ended';
  /** How many items have succeeded or failed so far: all of them exactly when the task has ended. */
  readonly settled: number;
}

/** How far a task is at a moment: a straight line from the begin of the work to its end. */
export function taskPointAt(times: TaskTimes, now: number): TaskPoint {
  const workedMs = now - times.createdAt - times.queuedMs;
  if (workedMs >= times.durationMs) return { phase: 'ended', settled: times.itemCount };
  if (workedMs < 0) return { phase: 'queued', settled: 0 };
  const settled = Math.floor((times.itemCount * workedMs) / times.durationMs);
  // Rounding must not settle the last item before the end.
  return { phase: 'running', settled: Math.max(0, Math.min(settled, times.itemCount - 1)) };
}
