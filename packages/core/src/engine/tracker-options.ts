import type { PollerEvent } from '../poller/poller-event.ts';
import type { PollerStats } from '../poller/poller-stats.ts';
import type { PollerTracer } from '../poller/tracer.ts';
import type { Schedule } from '../schedule/schedule.ts';
import type { Alarm } from './alarm.ts';
import type { Patience } from './poll-policy.ts';
import type { TrackedTask } from './tracked-task.ts';

/** What a {@link Tracker} works with. */
export interface TrackerOptions extends Patience {
  readonly alarm: Alarm;
  readonly random: () => number;
  readonly schedule: Schedule;
  readonly requestTimeoutMs: number;
  readonly emit: (event: PollerEvent) => void;
  /** Whether anybody listens to events of single polls, which cost a snapshot each. */
  readonly observed: boolean;
  /** Counted up. */
  readonly counts: Counts;
  readonly tracer?: PollerTracer | undefined;
  /** Told of a task that was asked after and is left in peace until its next poll. It may be taken away then. */
  readonly onRest?: ((task: TrackedTask) => void) | undefined;
}

/** What a tracker counts; see `PollerStats`. */
export type Counts = { -readonly [name in Exclude<keyof PollerStats, 'tracked'>]: number };
