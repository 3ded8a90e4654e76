import type { TaskProgress } from '../provider/index.ts';
import type { DurationLearner } from './duration-learner.ts';
import { coldIntervalMs, stableShare } from './fixed-interval.ts';
import { expectationOf, latenessByProgress, nextAgeByProgress } from './progress-law.ts';
import type { Schedule } from './schedule.ts';

/** However sure a law is, it is checked against the vendor's word every hour. */
const longestRestMs = 3_600_000;

/**
 * The default schedule. By the task's own progress where the vendor tells it; else by how long tasks of the kind have taken; else, of a kind of which
 * little is known, at a fixed pause. It never backs off exponentially: a task that has run for long is not more likely to run on for long.
 */
export const adaptive: Schedule = ({ ref, ageMs, latencyMs, status, durations }) => {
  const expectation = expectationOf(status?.progress, ageMs);
  const { law } = durations;
  let nextAgeMs: number;
  if (expectation !== undefined) nextAgeMs = nextAgeByProgress(expectation, ageMs, latencyMs);
  else if (law !== undefined) nextAgeMs = law.nextAge(ageMs, law.priceFor(latencyMs));
  else return coldIntervalMs(latencyMs, stableShare(ref));
  return Math.min(longestRestMs, nextAgeMs - ageMs);
};

/**
 * How late the end of a task would be noticed on average by asking at age `toMs`, given that it ran at age `fromMs`, in milliseconds. Of a kind of which
 * little is known it is taken that a task of any age is as likely to end within as long again as not.
 */
export function expectedLateness(
  durations: DurationLearner,
  progress: TaskProgress | undefined,
  fromMs: number,
  toMs: number,
): number {
  const expectation = expectationOf(progress, fromMs);
  if (expectation !== undefined) return latenessByProgress(expectation, fromMs, toMs);
  const { law } = durations;
  if (law !== undefined) return law.lateness(fromMs, toMs);
  return (toMs - fromMs) ** 2 / (2 * Math.max(toMs, 1));
}
