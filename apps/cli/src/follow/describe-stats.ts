import type { PollerStats } from '@tasks/core';
import { formatDuration } from '../duration.ts';

/** What following tasks has cost, and how soon their ends were noticed, on one line. */
export function describeStats({ polls, failures, throttled, finished, detectionMs, latenessMs }: PollerStats): string {
  const requests = polls + failures;
  const each = (sum: number, count: number): string => formatDuration(count === 0 ? 0 : sum / count);
  const perTask = finished === 0 ? '' : ` (${(requests / finished).toFixed(1)} for each task that is done)`;
  const refused = requests === 0 ? '0' : ((100 * throttled) / requests).toFixed(1);
  return (
    `${requests} requests${perTask}, ${failures} without a status, ${refused} % refused as too many; ` +
    `sent ${each(latenessMs, requests)} later than planned and ends noticed within ${each(detectionMs, finished)}, on average`
  );
}
