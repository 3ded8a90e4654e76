import { describe, expect, it } from 'vitest';
import { createDailyQuota } from './daily-quota.ts';

describe('the daily quota', () => {
  it('is used up, and begins anew at midnight in Beijing', () => {
    const quota = createDailyQuota(2);
    const evening = Date.parse('2026-11-22T15:59:59.999Z');
    expect([quota.take(evening), quota.take(evening), quota.take(evening)]).toEqual([true, true, false]);
    expect(quota.remaining()).toBe(0);
    expect(quota.take(evening + 1)).toBe(true);
    expect(quota.remaining()).toBe(1);
  });

  it('shows -1 for no limit', () => {
    const quota = createDailyQuota(Infinity);
    expect(quota.take(0)).toBe(true);
    expect(quota.remaining()).toBe(-1);
  });
});
