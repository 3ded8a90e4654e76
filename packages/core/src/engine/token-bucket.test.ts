import * as fc from 'fast-check';
import { expect, it } from 'vitest';

import { TokenBucket } from './token-bucket.ts';

it('never lets through more than its capacity and what came in since, however it is asked', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 50 }),
      fc.integer({ min: 1, max: 100 }),
      fc.array(fc.nat({ max: 2000 }), { minLength: 1, maxLength: 200 }),
      (capacity, refillPerSecond, pauses) => {
        const bucket = new TokenBucket({ capacity, refillPerSecond });
        const taken: number[] = [];
        let now = 0;
        for (const pause of pauses) {
          now += pause;
          while (bucket.nextAt <= now && taken.length < 5000) {
            bucket.take(now);
            taken.push(now);
          }
        }
        for (let first = 0; first < taken.length; first += 7) {
          for (let last = first; last < taken.length; last += 5) {
            const elapsed = (taken[last] ?? 0) - (taken[first] ?? 0);
            expect(last - first + 1).toBeLessThanOrEqual(capacity + ((elapsed + 1) * refillPerSecond) / 1000 + 1e-6);
          }
        }
        // And it lets through what it may.
        expect(taken.length).toBeGreaterThanOrEqual(Math.min(capacity, 1));
      },
    ),
    { numRuns: 50 },
  );
});

it('keeps strictly apart at a low rate, and reaches a high rate that is no whole number of milliseconds', () => {
  for (const refillPerSecond of [3, 7, 80, 300]) {
    const bucket = new TokenBucket({ capacity: 1, refillPerSecond });
    const taken: number[] = [];
    for (let now = 0; taken.length < 3000; now = Math.ceil(bucket.nextAt)) {
      bucket.take(now);
      taken.push(now);
    }
    expect((taken.at(-1) ?? 0) / 3000).toBeCloseTo(1000 / refillPerSecond, refillPerSecond > 10 ? 1 : -0.5);
    const gaps = taken.slice(1).map((at, index) => at - (taken[index] ?? 0));
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(
      refillPerSecond > 10 ? Math.floor(1000 / refillPerSecond) : 1000 / refillPerSecond,
    );
  }
});
