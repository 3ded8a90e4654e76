import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { longestRetryAfterMs, nextTryAt, retryPausesMs } from './retry-schedule.ts';

const dayMs = 86_400_000;

/** How long a delivery is tried for in all, from its first try to its last. */
function tryAllOf(random: () => number): number {
  let now = 0;
  for (let tries = 0; ; tries += 1) {
    const next = nextTryAt({ tries, now, random });
    if (next === undefined) return now;
    now = next;
  }
}

it('tries for more than a day, whatever chance does', () => {
  expect(tryAllOf(() => 0)).toBeGreaterThan(dayMs);
  expect(tryAllOf(() => 0.999_999)).toBeLessThan(2 * dayMs);
  expect(tryAllOf(() => 0.5)).toBe(retryPausesMs.reduce((sum, pauseMs) => sum + pauseMs, 0));
});

it('makes a pause longer or shorter by at most a fifth', () => {
  fc.assert(
    fc.property(
      fc.nat(retryPausesMs.length - 1),
      fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
      (tries, chance) => {
        const pauseMs = retryPausesMs[tries] ?? 0;
        const at = nextTryAt({ tries, now: 1000, random: () => chance }) ?? 0;
        expect(at - 1000).toBeGreaterThanOrEqual(0.8 * pauseMs);
        expect(at - 1000).toBeLessThanOrEqual(1.2 * pauseMs);
        expect(Number.isInteger(at)).toBe(true);
      },
    ),
  );
  expect(nextTryAt({ tries: 1, now: 0, random: () => 0 })).not.toBe(nextTryAt({ tries: 1, now: 0, random: () => 0.9 }));
});

it('waits as long as the receiver asks, within bounds, and never shorter than planned', () => {
  const random = (): number => 0;
  expect(nextTryAt({ tries: 0, now: 0, random, retryAfterMs: 60_000 })).toBe(60_000);
  expect(nextTryAt({ tries: 1, now: 0, random, retryAfterMs: 1000 })).toBe(240_000);
  expect(nextTryAt({ tries: 0, now: 0, random, retryAfterMs: 30 * dayMs })).toBe(longestRetryAfterMs);
});

it('gives up after the last pause, whatever the receiver asks', () => {
  expect(nextTryAt({ tries: retryPausesMs.length, now: 0, random: () => 0, retryAfterMs: 1000 })).toBeUndefined();
});
