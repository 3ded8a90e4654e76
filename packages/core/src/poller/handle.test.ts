import { describe, expect, it } from 'vitest';

import { TimeoutError } from '../errors/index.ts';
import type { TaskHandle } from '../provider/index.ts';
import { fixed } from '../schedule/fixed-interval.ts';
import { createManualClock } from '../testing/index.ts';
import { pollerFixture } from '../testing/poller-fixture.ts';

describe('a handle', () => {
  it('is plain JSON from which another process goes on, with the same deadline', async () => {
    const first = pollerFixture();
    first.fake.script('job-1', 'running');
    const ref = await first.poller.submit('fake', {});
    first.poller.wait(ref, { timeoutMs: 60_000 }).catch(() => {});
    await first.clock.advance(10_000);
    const kept = JSON.stringify(first.poller.handle(ref));
    const killedAt = first.clock.now();
    await first.poller.stop();

    const clock = createManualClock({ now: killedAt + 20_000 });
    const second = pollerFixture({}, { clock });
    second.fake.script('job-1', 'running');
    const handle = JSON.parse(kept) as TaskHandle;
    expect(handle).toMatchObject({ version: 1, ref, startedAt: '2026-01-02T03:04:05.000Z' });
    expect(handle.polls).toBeGreaterThan(3);
    let settled: unknown;
    const waiting = second.poller.resume(handle).catch((error: unknown) => (settled = error));
    await clock.advance(29_999);
    expect(settled).toBeUndefined();
    await clock.advance(1);
    await waiting;
    expect(TimeoutError.isInstance(settled)).toBe(true);
  });

  it('whose deadline is over asks nothing', async () => {
    const { fake, poller, clock } = pollerFixture();
    fake.script('x', 'running');
    const deadline = new Date(clock.now() - 1).toISOString();
    await expect(poller.resume({ version: 1, ref: 'fake:x', deadline, polls: 9 })).rejects.toMatchObject({ code: 'timeout' });
    expect(fake.calls).toHaveLength(0);
  });

  it('keeps to the time of the next poll', async () => {
    const { fake, poller, clock, askedAt } = pollerFixture();
    fake.script('x', 'succeeded');
    const waiting = poller.resume({
      version: 1,
      ref: 'fake:x',
      nextPollAt: new Date(clock.now() + 7000).toISOString(),
      polls: 1,
    });
    await clock.advance(10_000);
    await waiting;
    expect(askedAt()).toEqual([7000]);
  });

  it('comes with a timeout', async () => {
    const { fake, poller, clock } = pollerFixture();
    fake.script('x', 'running');
    const waiting = poller.wait('fake:x', { timeoutMs: 5000 }).catch((error: unknown) => error as TimeoutError);
    await clock.advance(5000);
    expect((await waiting) as TimeoutError).toMatchObject({ handle: { version: 1, ref: 'fake:job:x', polls: 3 } });
  });

  it('of a task that is not followed is a handle too', async () => {
    const { poller } = pollerFixture();
    expect(poller.handle('fake:x')).toEqual({ version: 1, ref: 'fake:job:x', polls: 0 });
    const ref = await poller.submit('fake', {});
    expect(poller.handle(ref)).toMatchObject({ startedAt: '2026-01-02T03:04:05.000Z' });
  });

  it.each([
    [{ version: 2, ref: 'fake:x', polls: 0 }, 'unsupported'],
    [null, 'unsupported'],
    ['fake:x', 'unsupported'],
    [{ version: 1, ref: 3, polls: 0 }, 'invalid_argument'],
    [{ version: 1, ref: 'fake:x', deadline: 'soon', polls: 0 }, 'invalid_argument'],
    [{ version: 1, ref: 'fake:x', startedAt: 5, polls: 0 }, 'invalid_argument'],
    [{ version: 1, ref: 'other:x', polls: 0 }, 'invalid_argument'],
  ])('that is none (%j) is refused', async (value, code) => {
    const { poller } = pollerFixture();
    await expect(poller.resume(value as TaskHandle)).rejects.toMatchObject({ code });
  });

  it('one of 10,000 that are resumed at once does not come with all the others', async () => {
    const { fake, poller, clock, askedAt } = pollerFixture({ maxConcurrency: 10_000 }, { schedule: fixed(60_000) });
    const past = new Date(clock.now() - 1000).toISOString();
    const controller = new AbortController();
    for (let index = 0; index < 10_000; index += 1) {
      fake.script(`t${index}`, 'running');
      poller
        .resume({ version: 1, ref: `fake:t${index}`, nextPollAt: past, polls: 1 }, { signal: controller.signal })
        .catch(() => {});
    }
    await clock.advance(60_000);
    controller.abort();
    const perSecond = Array.from(
      { length: 60 },
      (_, second) => askedAt().filter((at) => Math.floor(at / 1000) === second).length,
    );
    expect(askedAt()).toHaveLength(10_000);
    expect(Math.max(...perSecond)).toBeLessThanOrEqual((1.2 * 10_000) / 60);
  }, 60_000);
});
