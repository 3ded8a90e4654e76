import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { pollerFixture } from '../testing/poller-fixture.ts';
import { seededRandom } from '../testing/seeded-random.ts';
import { adaptive, expectedLateness } from './adaptive.ts';
import { DurationLearner } from './duration-learner.ts';
import { fixed } from './fixed-interval.ts';
import type { ScheduleContext } from './schedule.ts';

const random = seededRandom(1);
function lognormal(median: number, sigma: number): number {
  return median * Math.exp(sigma * Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random()));
}

function learned(draw: () => number, completions: number): DurationLearner {
  const learner = new DurationLearner();
  for (let count = 0; count < completions; count += 1) {
    const duration = draw();
    learner.observe(duration, duration);
  }
  return learner;
}

function context(durations: DurationLearner, more: Partial<ScheduleContext> = {}): ScheduleContext {
  return { ref: 'p:t:1', ageMs: 0, latencyMs: 1000, floorMs: 200, status: undefined, durations, ...more };
}

/** Plays the schedule against tasks of known durations. */
function play(durations: DurationLearner, draw: () => number, latencyMs: number): { polls: number; latenessMs: number } {
  const ages: number[] = [];
  for (let age = 0; age < 3_600_000; ages.push(age)) age += adaptive(context(durations, { ageMs: age, latencyMs }));
  let polls = 0;
  let latenessMs = 0;
  const tasks = 4000;
  for (let task = 0; task < tasks; task += 1) {
    const duration = draw();
    const poll = ages.findIndex((age) => age >= duration);
    polls += (poll + 1) / tasks;
    latenessMs += ((ages[poll] ?? 0) - duration) / tasks;
  }
  return { polls, latenessMs };
}

describe('the adaptive schedule', () => {
  it.each([
    ['widely spread durations', () => lognormal(20_000, 1)],
    ['much alike durations', () => lognormal(20_000, 0.25)],
    ['two sorts of durations', () => (random() < 0.6 ? lognormal(3000, 0.25) : lognormal(60_000, 0.25))],
  ])('keeps to the wanted lateness with fewer polls than a fixed pause, for %s', (_what, draw) => {
    const ours = play(learned(draw, 200), draw, 1000);
    const cold = play(new DurationLearner(), draw, 1000);
    expect(ours.latenessMs).toBeLessThan(1100);
    expect(ours.polls).toBeLessThan(cold.polls);
  });

  it('asks far less where durations are much alike', () => {
    const draw = (): number => lognormal(20_000, 0.25);
    expect(play(learned(draw, 200), draw, 1000).polls).toBeLessThan(0.55 * play(new DurationLearner(), draw, 1000).polls);
  });

  it('follows the progress of a task rather than the law of its kind', () => {
    const progress = { total: 100, succeeded: 9, failed: 1 };
    const status = { state: 'running' as const, vendorState: 'R', progress };
    const pause = adaptive(context(new DurationLearner(), { ageMs: 60_000, status }));
    // A tenth done in a minute: nothing will happen for minutes.
    expect(pause).toBeGreaterThan(120_000);
    const almost = { ...status, progress: { total: 100, succeeded: 97, failed: 0 } };
    expect(adaptive(context(new DurationLearner(), { ageMs: 60_000, status: almost }))).toBeLessThan(15_000);
  });

  it('gives a pause that the engine can use, whatever was seen', () => {
    const seen = fc.array(fc.tuple(fc.double(), fc.double()), { maxLength: 40 });
    const anyProgress = fc.record({
      total: fc.option(fc.double(), { nil: undefined }),
      succeeded: fc.double(),
      failed: fc.double(),
    });
    fc.assert(
      fc.property(
        seen,
        fc.double({ min: 0, max: 1e12, noNaN: true }),
        fc.double({ min: 0, max: 1e9, noNaN: true }),
        fc.option(anyProgress),
        (observations, ageMs, latencyMs, progress) => {
          const durations = new DurationLearner();
          for (const [after, by] of observations) durations.observe(after, by);
          const status = { state: 'running' as const, vendorState: 'R', ...(progress !== null && { progress }) };
          const pause = adaptive(context(durations, { ageMs, latencyMs, status }));
          expect(Number.isNaN(pause)).toBe(false);
          expect(pause).toBeLessThanOrEqual(Math.max(3_600_000, latencyMs * 2.1));
          expect(expectedLateness(durations, progress ?? undefined, ageMs, ageMs + 1000)).not.toBeNaN();
        },
      ),
    );
  });
});

describe('the learner', () => {
  it('learns from polls around the end nearly as well as from the exact end', () => {
    const draw = (): number => lognormal(20_000, 0.25);
    const bracketed = new DurationLearner();
    for (let count = 0; count < 200; count += 1) {
      const duration = draw();
      bracketed.observe(Math.floor(duration / 4000) * 4000, Math.ceil(duration / 4000) * 4000);
    }
    const exact = play(learned(draw, 200), draw, 1000);
    const ours = play(bracketed, draw, 1000);
    expect(ours.polls * ours.latenessMs).toBeLessThan(1.15 * exact.polls * exact.latenessMs);
  });

  it('can be saved and goes on as before', () => {
    const learner = learned(() => lognormal(20_000, 0.5), 50);
    const again = new DurationLearner(JSON.parse(JSON.stringify(learner)) as ReturnType<DurationLearner['toJSON']>);
    expect(again.completions).toBe(50);
    expect(adaptive(context(again))).toBeCloseTo(adaptive(context(learner)), 6);
  });

  it('passes over what makes no sense in a saved state', () => {
    const saved = {
      version: 1,
      seen: [
        [-1, 3, 1],
        [5, 4, 1],
        [1.5, 2, 1],
        [1, 2, Infinity],
        [3, 9999, 1],
        [3, 4, 2],
      ],
    } as const;
    expect(new DurationLearner(saved).completions).toBe(2);
    expect(new DurationLearner({ ...saved, version: 2 as 1 }).completions).toBe(0);
  });

  it('forgets slowly what has changed', () => {
    const learner = learned(() => lognormal(60_000, 0.1), 1500);
    for (let count = 0; count < 6000; count += 1) learner.observe(5000, 5200);
    expect(learner.completions).toBeLessThan(2100);
    expect(adaptive(context(learner))).toBeLessThan(8000);
  });
});

describe('in the poller', () => {
  it('a kind of task is asked after less once it is known', async () => {
    const { clock, fake, poller } = pollerFixture();
    const follow = async (id: string): Promise<number> => {
      const begun = clock.monotonic();
      fake.script(id, () => (clock.monotonic() - begun >= 30_000 ? 'succeeded' : 'running'));
      const before = fake.calls.length;
      const waiting = poller.wait(`fake:${id}`, { startedAt: new Date(clock.now()) });
      await clock.advance(60_000);
      await waiting;
      return fake.calls.length - before;
    };
    const first = await follow('t0');
    for (let task = 1; task < 30; task += 1) await follow(`t${task}`);
    expect(await follow('last')).toBeLessThan(first / 4);
    expect(Object.keys(poller.durations())).toEqual(['fake:job']);
  });

  it.each([
    ['a fixed pause', fixed(5000), 5000],
    ['a fixed pause of a day', fixed(86_400_000), 86_400_000],
    ['a pause that is no number', () => Number.NaN, 200],
    ['a negative pause', () => -1, 200],
    ['no pause', () => 0, 200],
  ])('%s of one’s own is kept within bounds', async (_what, schedule, expected) => {
    const { clock, fake, poller, askedAt } = pollerFixture({}, { schedule });
    fake.script('x', 'running', 'running', 'succeeded');
    const waiting = poller.wait('fake:x');
    await clock.advance(3 * expected);
    await waiting;
    expect(askedAt()).toEqual([0, expected, 2 * expected]);
  });
});
