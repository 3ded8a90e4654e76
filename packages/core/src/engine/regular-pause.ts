import { describeThrown } from '../errors/describe-thrown.ts';
import type { Schedule } from '../schedule/schedule.ts';
import type { TrackedTask } from './tracked-task.ts';

/**
 * How long a schedule would leave a task in peace that was seen running at that time, in milliseconds. A schedule may be anyone's code: what makes no sense
 * counts as the shortest pause, and so does what it throws.
 */
export function regularPause(
  schedule: Schedule,
  task: Pick<TrackedTask, 'ref' | 'kind' | 'latencyMs' | 'status' | 'startedAt'>,
  seenAt: number,
  warn: (message: string) => void,
): number {
  const { ref, kind, latencyMs, status, startedAt } = task;
  const { floorMs, durations } = kind;
  let pause = floorMs;
  try {
    pause = schedule({ ref, ageMs: seenAt - startedAt, latencyMs, floorMs, status, durations });
  } catch (thrown) {
    warn(`The schedule threw: ${describeThrown(thrown)}`);
  }
  return pause > floorMs && pause < Infinity ? pause : floorMs;
}
