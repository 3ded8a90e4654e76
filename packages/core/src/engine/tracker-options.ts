import type { Clock } from '../clock/clock.ts';
import type { PollerEvent } from '../poller/poller-event.ts';
import type { PollerStats } from '../poller/poller-stats.ts';
import type { PollerTracer } from '../poller/tracer.ts';
import type { Schedule } from '../schedule/schedule.ts';
import type { Alarm } from './alarm.ts';
import type { Patience } from './poll-policy.ts';

/** What a {@link Tracker} works with. */
export interface TrackerOptions {
  readonly clock: Clock;
  readonly alarm: Alarm;
  readonly random: () => number;
  readonly schedule: Schedule;
  readonly patience: Patience;
  readonly requestTimeoutMs: number;
  readonly emit: (event: PollerEvent) => void;
  /** Whether anybody listens to events of single polls, which cost a snapshot each. */
  readonly observed: boolean;
  /** Counted up. */
  readonly counts: Counts;
  readonly tracer?: PollerTracer | undefined;
}

/** What a tracker counts; see `PollerStats`. */
export type Counts = { -readonly [name in Exclude<keyof PollerStats, 'tracked'>]: number };

/** What is known of a task before its first poll. Times are on the engine's time line. */
export interface TaskStart {
  /** When it was created. */
  readonly startedAt?: number | undefined;
  /**
   * When it was to be asked after next where it was followed before. If that is over, it is asked after some time within its regular pause: after a restart
   * all tasks come at once.
   *
   * @default at once, or after its first regular pause when its start is known
   */
  readonly resumeAt?: number | undefined;
}
