import { expect, it } from 'vitest';
import { describeStats } from './describe-stats.ts';

const nothing = { tracked: 0, polls: 0, failures: 0, throttled: 0, finished: 0, detectionMs: 0, latenessMs: 0 };

it('gives requests for each task, refusals, and how late things were', () => {
  const stats = { ...nothing, polls: 19, failures: 1, throttled: 1, finished: 4, detectionMs: 3200, latenessMs: 2000 };
  expect(describeStats(stats)).toBe(
    '20 requests (5.0 for each task that is done), 1 without a status, 5.0 % refused as too many; sent 100ms later than planned and ends noticed within 800ms, on average',
  );
});

it('divides by nothing where nothing happened', () => {
  expect(describeStats(nothing)).toBe(
    '0 requests, 0 without a status, 0 % refused as too many; sent 0ms later than planned and ends noticed within 0ms, on average',
  );
});
