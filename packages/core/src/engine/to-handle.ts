import type { TaskHandle } from '../provider/index.ts';
import type { Alarm } from './alarm.ts';

/** Instants of a wait, on the engine's time line. Those that are not known, and those that never come, stay out of the handle. */
export interface HandleInstants {
  readonly startedAt?: number | undefined;
  readonly nextPollAt?: number;
  readonly deadline?: number;
}

/** Where the wait for a task stands, as plain JSON. */
export function toHandle(alarm: Alarm, ref: string, polls: number, instants: HandleInstants): TaskHandle {
  const known = Object.entries(instants).flatMap(([name, at]) => {
    const time = new Date(alarm.timeOfDay(Number(at)));
    return Number.isNaN(time.getTime()) ? [] : [[name, time.toISOString()]];
  });
  return { version: 1, ref, ...(Object.fromEntries(known) as object), polls };
}
