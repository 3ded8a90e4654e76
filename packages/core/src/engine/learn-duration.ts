import { startKnown } from './tracked-task.ts';
import type { TrackedTask } from './tracked-task.ts';

/**
 * Takes in how long a task took that was just seen to be done, if its beginning was seen or is known.
 *
 * @param runningAt - When it was last seen running; -1 for never.
 */
export function learnDuration(task: TrackedTask, runningAt: number, now: number): void {
  const { startedAt, status, kind } = task;
  if (runningAt < 0 && !task.has(startKnown)) return;
  let from = Math.max(0, runningAt - startedAt);
  let by = now - startedAt;
  if (status?.finishedAt !== undefined) {
    // The vendor's own word is better than the polls around the end, as long as it lies between them.
    const saidMs = by - (kind.owner.timeOfDay(now) - Date.parse(status.finishedAt));
    if (saidMs >= from && saidMs <= by) from = by = saidMs;
  }
  kind.durations.observe(from, by);
}
