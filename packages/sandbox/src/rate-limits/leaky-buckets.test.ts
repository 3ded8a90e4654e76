import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createLeakyBuckets } from './leaky-buckets.ts';

const shoplazza = [
  { capacity: 40, refillPerSecond: 2 },
  { capacity: 80, refillPerSecond: 20 },
];

describe('leaky buckets', () => {
  it('take a burst, then refuse and say how long to wait', () => {
    const buckets = createLeakyBuckets(shoplazza);
    expect(Array.from({ length: 40 }, () => buckets.admit(1000))).not.toContain(500);
    expect(buckets.level()).toBe('40/40');
    expect(buckets.admit(1000)).toBe(500);
    expect(buckets.admit(1000 + 300)).toBeCloseTo(200);
    expect(buckets.admit(1000 + 500)).toBe(0);
  });

  it('must all have room', () => {
    const buckets = createLeakyBuckets([
      { capacity: 100, refillPerSecond: 100 },
      { capacity: 2, refillPerSecond: 1 },
    ]);
    expect([0, 0, 0].map((at) => buckets.admit(at))).toEqual([0, 0, 1000]);
    expect(buckets.level()).toBe('2/100');
  });

  it('forgive a request that comes 50 ms early, not one that comes earlier', () => {
    const early = createLeakyBuckets([{ capacity: 1, refillPerSecond: 1 }]);
    expect([0, 950, 2000].map((at) => early.admit(at))).toEqual([0, 0, 0]);
    const tooEarly = createLeakyBuckets([{ capacity: 1, refillPerSecond: 1 }]);
    expect([0, 949].map((at) => tooEarly.admit(at))).toEqual([0, 51]);
  });

  it('never take more than the capacity and what leaked, and 50 ms of it', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 5 }),
        fc.integer({ min: 1, max: 20 }),
        fc.array(fc.nat({ max: 300 })),
        (capacity, rate, gaps) => {
          const buckets = createLeakyBuckets([{ capacity, refillPerSecond: rate }]);
          let at = 0;
          let taken = 0;
          for (const gap of gaps) {
            at += gap;
            if (buckets.admit(at) === 0) taken += 1;
          }
          expect(taken).toBeLessThanOrEqual(capacity + (rate * (at + 50)) / 1000 + 1e-6);
        },
      ),
    );
  });

  it('pause when the clock is set back, and go on from there', () => {
    const buckets = createLeakyBuckets([{ capacity: 1, refillPerSecond: 1 }]);
    expect([10_000_000, 5000, 6000].map((at) => buckets.admit(at))).toEqual([0, 1000, 0]);
  });

  it('are no limit when there are none', () => {
    const buckets = createLeakyBuckets([]);
    expect(buckets.admit(0)).toBe(0);
    expect(buckets.level()).toBe('');
  });
});
