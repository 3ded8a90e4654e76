import { describe, expect, it } from 'vitest';

import { LearnedLimit } from './learned-limit.ts';

/** Lets the limit see that many accepted requests, evenly spread, and then a refusal. */
function accept(limit: LearnedLimit, requests: number, fromMs: number, toMs: number, binding = true): void {
  for (let index = 1; index <= requests; index += 1) limit.onAccepted(fromMs + ((toMs - fromMs) * index) / requests, binding);
}

describe('a limit that nobody told of', () => {
  it('holds nothing back before the first refusal', () => {
    const limit = new LearnedLimit(0);
    accept(limit, 1000, 0, 1000);
    expect(limit.ratePerSecond).toBe(Infinity);
    expect(limit.nextAt).toBe(-Infinity);
  });

  it('is a little below the rate that was borne until the refusal', () => {
    const limit = new LearnedLimit(0);
    accept(limit, 100, 0, 10_000);
    limit.onRefused(10_000, true);
    expect(limit.ratePerSecond).toBeCloseTo(9.5);
    limit.take(10_000);
    expect(limit.nextAt).toBeCloseTo(10_000 + 1000 / 9.5);
  });

  it('is not learned from a refusal while hardly anything was sent', () => {
    const limit = new LearnedLimit(0);
    limit.onAccepted(1000, false);
    limit.onRefused(2000, false);
    expect(limit.ratePerSecond).toBe(Infinity);
  });

  it('stays where it is when the vendor refuses at once after a pause', () => {
    const limit = new LearnedLimit(0);
    accept(limit, 100, 0, 10_000);
    limit.onRefused(10_000, true);
    for (let again = 1; again <= 20; again += 1) limit.onRefused(10_000 + 1000 * again, true);
    expect(limit.ratePerSecond).toBeCloseTo(9.5);
  });

  it('rises while it holds requests back, and only then', () => {
    const limit = new LearnedLimit(0);
    accept(limit, 100, 0, 10_000);
    limit.onRefused(10_000, true);
    accept(limit, 600, 10_000, 70_000, false);
    expect(limit.ratePerSecond).toBeCloseTo(9.5);
    accept(limit, 600, 70_000, 130_000);
    expect(limit.ratePerSecond).toBeGreaterThan(19);
  });

  it('is never below one request a minute', () => {
    const limit = new LearnedLimit(0);
    limit.onAccepted(1, true);
    limit.onRefused(3_600_000, true);
    expect(limit.ratePerSecond).toBeCloseTo(1 / 60);
  });
});
