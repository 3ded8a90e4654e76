import type { TaskHandle } from '../provider/index.ts';
import { startKnown } from './tracked-task.ts';
import type { TrackedTask } from './tracked-task.ts';

/**
 * Where the wait for a task stands, as plain JSON.
 *
 * @param origin - The zero of the engine's time line, in milliseconds since the epoch.
 */
export function toHandle(task: TrackedTask, origin: number): TaskHandle {
  const instants = {
    startedAt: task.has(startKnown) ? task.startedAt : Infinity,
    nextPollAt: task.nextPollAt,
    deadline: task.lastDeadline,
  };
  const known = Object.entries(instants).flatMap(([name, at]) => {
    const time = new Date(origin + at);
    return Number.isNaN(time.getTime()) ? [] : [[name, time.toISOString()]];
  });
  return { version: 1, ref: task.ref, ...(Object.fromEntries(known) as object), polls: task.polls };
}
