import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { taskPointAt } from './task-timeline.ts';

describe('a task’s course', () => {
  it('is a straight line from the begin of the work to its end', () => {
    const times = { createdAt: 1000, queuedMs: 500, durationMs: 400, itemCount: 4 };
    const at = (now: number): string => {
      const { phase, settled } = taskPointAt(times, now);
      return `${phase} ${settled}`;
    };
    expect([900, 1499, 1500, 1599, 1600, 1899, 1900, 9999].map(at)).toEqual([
      'queued 0',
      'queued 0',
      'running 0',
      'running 0',
      'running 1',
      'running 3',
      'ended 4',
      'ended 4',
    ]);
  });

  it('never goes back, and ends exactly when every item has settled', () => {
    const duration = fc.oneof(fc.nat({ max: 100_000 }), fc.double({ min: 0, max: 1e9, noNaN: true }));
    const moments = fc.array(fc.double({ min: -10, max: 2e9, noNaN: true }), { maxLength: 50 });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1000 }), duration, duration, moments, (itemCount, queuedMs, durationMs, times) => {
        let last = 0;
        for (const now of times.toSorted((a, b) => a - b)) {
          const { phase, settled } = taskPointAt({ createdAt: 0, queuedMs, durationMs, itemCount }, now);
          expect(settled).toBeGreaterThanOrEqual(last);
          expect(phase === 'ended').toBe(settled === itemCount);
          last = settled;
        }
      }),
    );
  });

  it('settles the last item at the end, not where rounding would', () => {
    const times = { createdAt: 0, queuedMs: 0, durationMs: 779_874.1610033825, itemCount: 797 };
    expect(taskPointAt(times, 779_874.1610033824)).toEqual({ phase: 'running', settled: 796 });
    expect(taskPointAt(times, 779_874.1610033825)).toEqual({ phase: 'ended', settled: 797 });
  });

  it('ends at once when it takes no time', () => {
    expect(taskPointAt({ createdAt: 0, queuedMs: 0, durationMs: 0, itemCount: 3 }, 0)).toEqual({ phase: 'ended', settled: 3 });
  });
});
