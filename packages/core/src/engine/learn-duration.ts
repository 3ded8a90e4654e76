import type { TrackedTask } from './tracked-task.ts';

/** Takes in how long a task took that was just seen to be done, if its beginning was seen or is known. */
export function learnDuration(task: TrackedTask, now: number): void {
  const { startedAt, runningAt, observedAt, status } = task;
  if (runningAt < 0 && !task.startKnown) return;
  let from = Math.max(0, runningAt - startedAt);
  let by = now - startedAt;
  // The vendor's own word is better than the polls around the end, as long as it lies between them.
  const saidMs = by - (observedAt - Date.parse(status?.finishedAt ?? ''));
  if (saidMs >= from && saidMs <= by) from = by = saidMs;
  task.kind.durations.observe(from, by);
}
