import { describe, expect, it } from 'vitest';

import { TasksError } from '../errors/index.ts';
import { fixed } from '../schedule/fixed-interval.ts';
import { simulate } from './simulate.ts';
import { lognormal } from './simulated-tasks.ts';
import type { SimulationOptions } from './simulation-options.ts';

const durationMs = lognormal(20_000, 1);
const some = { kinds: { report: { durationMs } }, arrivals: { perSecond: 1 }, tasks: 1000 } as const satisfies SimulationOptions;

async function errorOf(simulation: Promise<unknown>): Promise<unknown> {
  return simulation.then(
    () => undefined,
    (error: unknown) => error,
  );
}

describe('what a simulation gives', () => {
  it('is the same for the same options and another for another seed', async () => {
    const first = await simulate(some);
    expect(await simulate(some)).toEqual(first);
    expect((await simulate({ ...some, seed: 2 })).latenessMs).not.toEqual(first.latenessMs);
  });

  it('agrees with theory for a fixed pause', async () => {
    const { pollsPerTask, latenessMs, tasks } = await simulate({ ...some, tasks: 10_000, warmUpTasks: 0, schedule: fixed(2000) });
    const meanDuration = 20_000 * Math.exp(0.5);
    expect(tasks).toBe(10_000);
    expect(pollsPerTask / (meanDuration / 2000 + 0.5)).toBeCloseTo(1, 1.5);
    expect(latenessMs.mean / 1000).toBeCloseTo(1, 1.5);
    expect(latenessMs.p50 / 1000).toBeCloseTo(1, 1.5);
    expect(latenessMs.p95 / 1900).toBeCloseTo(1, 1.5);
  });

  it('is exact for durations of one’s own', async () => {
    const result = await simulate({
      kinds: { brief: { durationMs: [500] }, longer: { durationMs: [2600], share: 3 } },
      arrivals: { perSecond: 10 },
      tasks: 400,
      schedule: fixed(1000),
    });
    expect(result.kinds).toEqual({
      brief: { tasks: expect.any(Number), givenUp: 0, pollsPerTask: 1, latenessMs: { mean: 500, p50: 500, p95: 500 } },
      longer: { tasks: expect.any(Number), givenUp: 0, pollsPerTask: 3, latenessMs: { mean: 400, p50: 400, p95: 400 } },
    });
    expect(result.tasks).toBe(400);
    expect((result.kinds['longer']?.tasks ?? 0) / 400).toBeCloseTo(0.75, 1);
    expect(result).toMatchObject({ rejectedShare: 0, givenUp: 0 });
    expect(result.requests / (result.simulatedMs / 1000)).toBeCloseTo(result.requestsPerSecond);
  });

  it('counts a first question more where the beginning of a task is not known', async () => {
    const steady = { ...some, schedule: fixed(2000) };
    const known = await simulate(steady);
    const unknown = await simulate({ ...steady, startKnown: false });
    expect(unknown.pollsPerTask - known.pollsPerTask).toBeCloseTo(1);
  });

  it('counts the time that requests take', async () => {
    const kinds = { report: { durationMs: [1900] } };
    const { latenessMs } = await simulate({ ...some, kinds, schedule: fixed(1000), responseMs: 300 });
    // Asked at 1000, answered at 1300, asked at 2000, answered at 2300.
    expect(latenessMs.mean).toBe(400);
  });

  it('keeps so many tasks in flight', async () => {
    const kinds = { report: { durationMs: [10_000] } };
    const { simulatedMs, requestsPerSecond } = await simulate({
      kinds,
      arrivals: { inFlight: 50 },
      tasks: 500,
      schedule: fixed(1000),
    });
    // Fifty tasks of ten seconds each end in ten seconds.
    expect(simulatedMs).toBe(100_000);
    expect(requestsPerSecond).toBe(50);
  });
});

describe('what the simulated vendor does', () => {
  it('answers for many tasks in one request', async () => {
    const single = await simulate(some);
    const batched = await simulate({ ...some, maxBatchSize: 10 });
    expect(single.requestsPerTask / single.pollsPerTask).toBeCloseTo(1, 1);
    expect(batched.requestsPerTask).toBeLessThan(single.requestsPerTask / 4);
    expect(batched.latenessMs.mean).toBeLessThan(single.latenessMs.mean);
  });

  it('is not asked beyond the limit that the poller knows', async () => {
    const limit = { capacity: 1, refillPerSecond: 5 };
    const result = await simulate({ ...some, rateLimit: [limit], vendorLimit: limit });
    expect(result.requestsPerSecond).toBeLessThan(5.01);
    expect(result.rejectedShare).toBe(0);
    expect(result.latenessMs.mean).toBeGreaterThan(1500);
  });

  it('refuses what goes beyond a limit that the poller does not know', async () => {
    const vendorLimit = { capacity: 5, refillPerSecond: 5 };
    const { requests, rejectedShare } = await simulate({ ...some, tasks: 100, vendorLimit, retryAfterMs: 1000 });
    expect(rejectedShare).toBeGreaterThan(0);
    expect(rejectedShare * requests).toBeCloseTo(Math.round(rejectedShare * requests), 6);
  });

  it.each([
    [1, 10],
    [40, 1000],
  ])('has its limit found out (bursts of %i, %i requests at once)', async (capacity, maxConcurrency) => {
    const kinds = { report: { durationMs: [60_000] } };
    const vendorLimit = { capacity, refillPerSecond: 10 };
    const few = { kinds, arrivals: { inFlight: 200 }, tasks: 1500, latencyMs: 300, responseMs: 100, maxConcurrency };
    const told = await simulate({ ...few, vendorLimit, rateLimit: [vendorLimit] });
    const untold = await simulate({ ...few, vendorLimit });
    expect(untold.rejectedShare).toBeLessThan(0.02);
    expect(untold.givenUp).toBe(0);
    expect(untold.requestsPerSecond).toBeGreaterThan(0.8 * told.requestsPerSecond);
  });

  it('may refuse for so long that the poller gives up', async () => {
    const vendorLimit = { capacity: 1, refillPerSecond: 1e-9 };
    const result = await simulate({ ...some, tasks: 20, warmUpTasks: 5, vendorLimit });
    expect(result).toMatchObject({ tasks: 0, givenUp: 20, pollsPerTask: Number.NaN });
  });

  it('may tell progress, which saves requests', async () => {
    const items = { items: 100, error: 0.2 };
    const untold = await simulate({ ...some, learns: false });
    const told = await simulate({ ...some, learns: false, kinds: { report: { durationMs, progress: items } } });
    expect(told.pollsPerTask).toBeLessThan(0.6 * untold.pollsPerTask);
  });
});

describe('what the poller knows of durations', () => {
  it('grows with the tasks, by task type', async () => {
    const kinds = { one: { durationMs, type: 'report' }, other: { durationMs: [5000], type: 'report' } };
    const { durations } = await simulate({ ...some, kinds });
    expect(Object.keys(durations)).toEqual(['report']);
    expect(completions(durations)).toBeGreaterThanOrEqual(1500);
  });

  it('is exact where the vendor tells when a task ended', async () => {
    const spreads = ({ report }: Awaited<ReturnType<typeof simulate>>['durations']): number[] =>
      (report?.seen ?? []).map(([from, by]) => by - from);
    const coarse = await simulate({ ...some, schedule: fixed(20_000) });
    const exact = await simulate({ ...some, schedule: fixed(20_000), endTold: true });
    expect(Math.max(...spreads(coarse.durations))).toBeGreaterThan(10);
    expect(Math.max(...spreads(exact.durations))).toBe(0);
  });

  it('is what it was given, if it does not learn', async () => {
    expect((await simulate({ ...some, learns: false })).durations).toEqual({});
    const alike = { ...some, kinds: { report: { durationMs: lognormal(20_000, 0.1) } } };
    const { durations, pollsPerTask } = await simulate(alike);
    const knowing = await simulate({ ...alike, warmUpTasks: 0, durations, learns: false });
    expect(knowing.durations).toEqual(durations);
    expect(knowing.pollsPerTask / pollsPerTask).toBeCloseTo(1, 0);
    expect(knowing.pollsPerTask).toBeLessThan(4);
  });

  function completions({ report }: Awaited<ReturnType<typeof simulate>>['durations']): number {
    return (report?.seen ?? []).reduce((sum, [, , count]) => sum + count, 0);
  }
});

describe('what cannot be simulated', () => {
  const kind = { durationMs: [1000] };
  it.each<[string, Partial<SimulationOptions>]>([
    ['no kind', { kinds: {} }],
    ['no durations', { kinds: { report: { durationMs: [] } } }],
    ['a negative duration', { kinds: { report: { durationMs: [1000, -1] } } }],
    ['a duration that is no number', { kinds: { report: { durationMs: () => Number.NaN } } }],
    ['an endless duration', { kinds: { report: { durationMs: () => Infinity } } }],
    ['a negative share', { kinds: { report: { ...kind, share: -1 } } }],
    ['shares of 0 only', { kinds: { report: { ...kind, share: 0 } } }],
    ['half an item', { kinds: { report: { ...kind, progress: { items: 0.5 } } } }],
    ['a negative error of the progress', { kinds: { report: { ...kind, progress: { error: -0.1 } } } }],
    ['a kind whose name is no task type', { kinds: { 'a:b': kind } }],
    ['tasks that never come', { arrivals: { perSecond: 0 } }],
    ['no task in flight', { arrivals: { inFlight: 0 } }],
    ['no tasks', { tasks: 0 }],
    ['half a task to warm up', { warmUpTasks: 0.5 }],
    ['a negative response time', { responseMs: -1 }],
    ['a wanted lateness that is no number', { latencyMs: Number.NaN }],
    ['a limit of nothing', { rateLimit: [{ capacity: 0, refillPerSecond: 1 }] }],
    ['a vendor’s limit of nothing', { vendorLimit: { capacity: 1, refillPerSecond: 0 } }],
  ])('%s', async (_what, options) => {
    const error = await errorOf(simulate({ ...some, tasks: 10, ...options }));
    expect(TasksError.isInstance(error) && error.code).toBe('invalid_argument');
  });

  it('what was aborted', async () => {
    const controller = new AbortController();
    const reason = new Error('enough');
    const simulation = errorOf(simulate({ ...some, tasks: 1_000_000, signal: controller.signal }));
    setImmediate(() => controller.abort(reason));
    expect(await simulation).toBe(reason);
    expect(await errorOf(simulate({ ...some, signal: controller.signal }))).toBe(reason);
  });
});
