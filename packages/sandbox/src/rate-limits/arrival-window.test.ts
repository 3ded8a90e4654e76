import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createArrivalWindow } from './arrival-window.ts';

describe('the arrival window', () => {
  it('takes so many requests in any second, and forgives five hundredths of it', () => {
    const window = createArrivalWindow(2);
    expect([0, 10, 20, 949, 950, 951, 960].map((at) => window.admit(at))).toEqual([true, true, false, false, true, false, true]);
  });

  it('takes requests at even intervals for ever, each up to 25 ms early or late', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(1, 2, 5, 10),
        fc.array(fc.integer({ min: -25, max: 25 }), { maxLength: 200 }),
        (perSecond, jitters) => {
          const window = createArrivalWindow(perSecond);
          const arrivals = jitters.map((jitter, index) => 1000 + (index * 1000) / perSecond + jitter).toSorted((a, b) => a - b);
          expect(arrivals.every((at) => window.admit(at))).toBe(true);
        },
      ),
    );
  });

  it('never takes more than its limit in any 950 ms, and refuses only where the limit is full', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5 }), fc.array(fc.nat({ max: 400 }), { maxLength: 300 }), (perSecond, gaps) => {
        const window = createArrivalWindow(perSecond);
        const admitted: number[] = [];
        let at = 0;
        for (const gap of gaps) {
          at += gap;
          const within = admitted.filter((other) => other > at - 950).length;
          expect(window.admit(at)).toBe(within < perSecond);
          if (within < perSecond) admitted.push(at);
        }
      }),
    );
  });

  it('stretches over more than a second below one request a second', () => {
    const window = createArrivalWindow(0.5);
    expect([0, 1000, 1899, 1900, 2000].map((at) => window.admit(at))).toEqual([true, false, false, true, false]);
  });

  it('begins anew when the clock is set back', () => {
    const window = createArrivalWindow(1);
    expect([10_000_000, 10_000_010, 5000, 5010].map((at) => window.admit(at))).toEqual([true, false, true, false]);
  });

  it('has no limit at Infinity', () => {
    const window = createArrivalWindow(Infinity);
    expect(Array.from({ length: 1000 }, () => window.admit(0))).not.toContain(false);
  });
});
