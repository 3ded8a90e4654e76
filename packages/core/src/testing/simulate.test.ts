import { describe, expect, it } from 'vitest';

import { fixed } from '../schedule/fixed-interval.ts';
import { lognormal, simulate } from './index.ts';

const kinds = { report: { durationMs: lognormal(20_000, 0.5) } };
const arrivals = { inFlight: 50 };

describe('simulate', () => {
  it('gives the same result for the same seed, and another for another', async () => {
    const options = { kinds, arrivals, tasks: 300 };
    const first = await simulate(options);
    expect(await simulate(options)).toEqual(first);
    expect((await simulate({ ...options, seed: 2 })).latenessMs.mean).not.toBe(first.latenessMs.mean);
  });

  it('agrees with theory for a fixed pause: late by half of it, one poll for each', async () => {
    const result = await simulate({ kinds, arrivals, tasks: 3000, schedule: fixed(2000) });
    expect(result.tasks).toBe(3000);
    expect(result.latenessMs.mean).toBeGreaterThan(900);
    expect(result.latenessMs.mean).toBeLessThan(1100);
    // The mean of the durations is 20 s times exp(0.125).
    expect(result.pollsPerTask).toBeGreaterThan(11);
    expect(result.pollsPerTask).toBeLessThan(12.8);
  });

  it('shows what learning saves', async () => {
    const cold = await simulate({ kinds, arrivals, tasks: 1000, learns: false });
    const learned = await simulate({ kinds, arrivals, tasks: 1000 });
    expect(learned.latenessMs.mean).toBeLessThan(1200);
    expect(learned.pollsPerTask).toBeLessThan(0.85 * cold.pollsPerTask);
    expect(Object.keys(learned.durations)).toEqual(['report']);
  });

  it('keeps to the limit of the account, so that the vendor refuses nothing', async () => {
    const limit = { capacity: 1, refillPerSecond: 5 };
    const result = await simulate({ kinds, arrivals, tasks: 500, rateLimit: [limit], vendorLimit: { ...limit, capacity: 2 } });
    expect(result.requestsPerSecond).toBeLessThanOrEqual(5.01);
    expect(result.rejectedShare).toBe(0);
  });

  it('asks after many tasks in one request where the vendor has that', async () => {
    const one = await simulate({ kinds, arrivals: { inFlight: 200 }, tasks: 500 });
    const many = await simulate({ kinds, arrivals: { inFlight: 200 }, tasks: 500, maxBatchSize: 100 });
    expect(many.requestsPerTask).toBeLessThan(one.requestsPerTask / 5);
  });

  it.each([
    [{ kinds: {}, arrivals }],
    [{ kinds: { a: { durationMs: [] } }, arrivals }],
    [{ kinds: { a: { durationMs: [-1] } }, arrivals }],
    [{ kinds, arrivals: { perSecond: 0 } }],
    [{ kinds, arrivals, tasks: 0 }],
  ])('refuses %j', async (options) => {
    await expect(simulate(options)).rejects.toMatchObject({ code: 'invalid_argument' });
  });

  it('ends when it is aborted', async () => {
    await expect(simulate({ kinds, arrivals, signal: AbortSignal.abort('enough') })).rejects.toBe('enough');
  });
});
