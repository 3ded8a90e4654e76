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
            expect(last - first + 1).toBeLessThanOrEqual(capacity + (elapsed * refillPerSecond) / 1000 + 1e-6);
          }
        }
        // And it lets through what it may.
        expect(taken.length).toBeGreaterThanOrEqual(Math.min(capacity, 1));
      },
    ),
    { numRuns: 50 },
  );
});
