import type { TaskStatusV1 } from '../provider/index.ts';
import type { DurationLearner } from './duration-learner.ts';

/** What a schedule knows when a task was just seen to be running. Times are in milliseconds. */
export interface ScheduleContext {
  /** `<provider>:<type>:<id>` */
  readonly ref: string;
  /** How old the task was when the request was sent that saw it running: since it was submitted through the poller, else since it was first waited for. */
  readonly ageMs: number;
  /** How late the end may be noticed, on average. */
  readonly latencyMs: number;
  /** The shortest pause that the engine will make of the answer. */
  readonly floorMs: number;
  /** The answer just seen; undefined before the first. */
  readonly status: TaskStatusV1 | undefined;
  /** What is known of how long tasks of the kind take. */
  readonly durations: DurationLearner;
}

/**
 * Says how long to leave a running task in peace, in milliseconds from when the request was sent that saw it running. The engine keeps the answer within its
 * bounds.
 */
export type Schedule = (context: ScheduleContext) => number;
