import { getEventListeners } from 'node:events';

import { afterEach, describe, expect, it, vi } from 'vitest';

import { systemClock } from '../clock/system-clock.ts';
import { TasksError } from '../errors/index.ts';
import { fixed } from '../schedule/fixed-interval.ts';
import { pollerFixture } from '../testing/poller-fixture.ts';
import type { PollerFixture } from '../testing/poller-fixture.ts';
import type { PollerOptions } from './poller.ts';

/*
 * What vendors and callers do to a poller, and what must come of it: each test is a line of the table that `pnpm bench:conformance` prints for this
 * engine and for others.
 */

const thirtyDaysMs = 30 * 86_400_000;

/** A poller that asks at this interval. */
function asking(intervalMs: number, options: Partial<PollerOptions> = {}): PollerFixture {
  return pollerFixture({ hints: { minIntervalMs: 10 } }, { schedule: fixed(intervalMs), ...options });
}

function gapsOf(askedAt: readonly number[]): readonly number[] {
  return askedAt.slice(1).map((at, index) => at - (askedAt[index] ?? at));
}

/** Whether a promise settles within one turn of the event loop, and how. */
async function withinOneTurn(promise: Promise<unknown>): Promise<'resolved' | 'rejected' | 'pending'> {
  let how: 'resolved' | 'rejected' | 'pending' = 'pending';
  promise.then(
    () => (how = 'resolved'),
    () => (how = 'rejected'),
  );
  await new Promise((resolve) => {
    setImmediate(resolve);
  });
  return how;
}

const unavailable = new TasksError({ code: 'vendor_unavailable', status: 503, message: 'a 503' });
function throttledFor(retryAfterMs: number): TasksError {
  return new TasksError({ code: 'rate_limited', status: 429, retryAfterMs, message: 'a 429' });
}

afterEach(() => {
  vi.useRealTimers();
});

describe('an abort', () => {
  it('in sleep settles at once, and no poll follows', async () => {
    const { clock, fake, poller } = asking(700);
    fake.script('x', 'running');
    const controller = new AbortController();
    const waiting = poller.wait('fake:x', { signal: controller.signal });
    await clock.advance(800);
    controller.abort();
    expect(await withinOneTurn(waiting)).toBe('rejected');
    await clock.advance(10_000);
    expect(fake.calls).toHaveLength(2);
  });

  it('leaves nothing that would keep the process alive', async () => {
    vi.useFakeTimers();
    const { fake, poller } = asking(5000, { clock: systemClock });
    fake.script('x', 'running');
    const controller = new AbortController();
    const waiting = poller.wait('fake:x', { signal: controller.signal });
    await vi.advanceTimersByTimeAsync(300);
    expect(vi.getTimerCount()).toBe(1);
    controller.abort(new Error('enough'));
    await expect(waiting).rejects.toThrow('enough');
    expect(vi.getTimerCount()).toBe(0);
  });

  it('during a request that ignores its signal settles at once', async () => {
    const { clock, fake, poller } = asking(50);
    fake.script('x', 'hang-for-ever');
    const controller = new AbortController();
    const waiting = poller.wait('fake:x', { signal: controller.signal });
    await clock.advance(100);
    controller.abort();
    expect(await withinOneTurn(waiting)).toBe('rejected');
    expect(clock.pendingTimers).toBe(0);
  });

  it('before the call means no request', async () => {
    const { clock, fake, poller } = asking(100);
    fake.script('x', 'running');
    expect(await withinOneTurn(poller.wait('fake:x', { signal: AbortSignal.abort() }))).toBe('rejected');
    await clock.advance(1000);
    expect(fake.calls).toHaveLength(0);
  });

  it('can be listened for over 30 polls without a listener left', async () => {
    const { clock, fake, poller } = asking(10);
    fake.script('x', ...Array.from({ length: 30 }, () => 'running' as const), 'succeeded');
    const { signal } = new AbortController();
    const waiting = poller.wait('fake:x', { signal });
    await clock.advance(200);
    expect(getEventListeners(signal, 'abort')).toHaveLength(1);
    await clock.advance(1000);
    await waiting;
    expect(fake.calls).toHaveLength(31);
    expect(getEventListeners(signal, 'abort')).toHaveLength(0);
  });
});

describe('trouble at the vendor', () => {
  it.each([
    ['one network error', new TypeError('fetch failed')],
    ['one 503', unavailable],
  ])('%s does not end a wait', async (_what, trouble) => {
    const { clock, fake, poller } = asking(50);
    fake.script('x', 'running', trouble, 'running', 'succeeded');
    const waiting = poller.wait('fake:x');
    await clock.advance(10_000);
    expect((await waiting).state).toBe('succeeded');
  });

  it('a 429 with Retry-After: 2 is followed by a pause of two seconds', async () => {
    const { clock, fake, poller, askedAt } = asking(50);
    fake.script('x', 'running', throttledFor(2000), 'succeeded');
    const waiting = poller.wait('fake:x');
    await clock.advance(10_000);
    expect((await waiting).state).toBe('succeeded');
    expect(gapsOf(askedAt())).toEqual([50, 2000]);
  });

  it('ten 429 in a row with Retry-After: 1 do not end a wait, and each is obeyed', async () => {
    const { clock, fake, poller, askedAt } = asking(500);
    fake.script('x', 'running', ...Array.from({ length: 10 }, () => throttledFor(1000)), 'succeeded');
    const waiting = poller.wait('fake:x');
    await clock.advance(60_000);
    expect((await waiting).state).toBe('succeeded');
    expect(gapsOf(askedAt())).toEqual([500, ...Array.from({ length: 10 }, () => 1000)]);
  });

  it('a request that is never answered does not outlast the deadline', async () => {
    const { clock, fake, poller } = asking(50);
    fake.script('x', 'hang');
    const waiting = poller.wait('fake:x', { timeoutMs: 500 });
    await clock.advance(499);
    expect(await withinOneTurn(waiting)).toBe('pending');
    await clock.advance(1);
    await expect(waiting).rejects.toMatchObject({ code: 'timeout' });
    expect(fake.underWay).toBe(0);
  });

  it('a state that nobody knows does not make a hot loop', async () => {
    const { clock, fake, poller } = asking(200);
    fake.script('x', { state: 'unknown', vendorState: 'MARINATING' });
    poller.wait('fake:x', { timeoutMs: 60_000 }).catch(() => {});
    await clock.advance(500);
    expect(fake.calls).toHaveLength(3);
  });
});

describe('time', () => {
  it('a hint of a second is obeyed once, and then the interval holds again', async () => {
    const { clock, fake, poller, askedAt } = asking(50);
    fake.script('x', { state: 'running', vendorState: 'R', retryAfterMs: 1000 }, 'running', 'succeeded');
    const waiting = poller.wait('fake:x');
    await clock.advance(10_000);
    await waiting;
    expect(gapsOf(askedAt())).toEqual([1000, 50]);
  });

  it('a deadline of 1000 ms is kept at an interval of 900', async () => {
    const { clock, fake, poller, askedAt } = asking(900);
    fake.script('x', 'running');
    const waiting = poller.wait('fake:x', { timeoutMs: 1000 });
    await clock.advance(999);
    expect(await withinOneTurn(waiting)).toBe('pending');
    await clock.advance(1);
    await expect(waiting).rejects.toMatchObject({ code: 'timeout' });
    await clock.advance(10_000);
    expect(askedAt()).toEqual([0, 900]);
  });

  it('ten waiters on one id at an interval of 100 ms make 11 requests a second', async () => {
    const { clock, fake, poller } = asking(100);
    fake.script('x', 'running');
    for (let index = 0; index < 10; index += 1) poller.wait('fake:x', { timeoutMs: 60_000 }).catch(() => {});
    await clock.advance(1000);
    expect(fake.calls).toHaveLength(11);
  });

  it('an interval of 30 days is 30 days', async () => {
    vi.useFakeTimers();
    const { fake, poller } = asking(thirtyDaysMs, { clock: systemClock });
    fake.script('x', 'running', 'succeeded');
    const waiting = poller.wait('fake:x');
    await vi.advanceTimersByTimeAsync(thirtyDaysMs - 60_000);
    expect(fake.calls).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(120_000);
    expect((await waiting).state).toBe('succeeded');
  });

  it('a hint of 30 days does not make a hot loop', async () => {
    vi.useFakeTimers();
    const { fake, poller } = asking(50, { clock: systemClock });
    fake.script('x', { state: 'running', vendorState: 'R', retryAfterMs: thirtyDaysMs });
    const controller = new AbortController();
    poller.wait('fake:x', { signal: controller.signal }).catch(() => {});
    await vi.advanceTimersByTimeAsync(500);
    expect(fake.calls).toHaveLength(1);
    controller.abort();
  });

  it('a hint of -5 s is as good as none', async () => {
    const { clock, fake, poller, askedAt } = asking(200);
    fake.script('x', { state: 'running', vendorState: 'R', retryAfterMs: -5000 });
    poller.wait('fake:x', { timeoutMs: 60_000 }).catch(() => {});
    await clock.advance(500);
    expect(askedAt()).toEqual([0, 200, 400]);
  });
});

describe('the surroundings', () => {
  it('a progress callback that throws does not end a wait', async () => {
    const { clock, fake, poller } = asking(50);
    fake.script('x', 'queued', 'running', 'succeeded');
    const onSnapshot = vi.fn<() => void>(() => {
      throw new Error('of the callback');
    });
    const waiting = poller.wait('fake:x', { onSnapshot });
    await clock.advance(10_000);
    expect((await waiting).state).toBe('succeeded');
    expect(onSnapshot).toHaveBeenCalledTimes(3);
  });

  it('mocked timers are enough to run under', async () => {
    vi.useFakeTimers();
    const { fake, poller } = asking(60_000, { clock: systemClock });
    fake.script('x', 'running', 'running', 'running', 'succeeded');
    const waiting = poller.wait('fake:x');
    await vi.advanceTimersByTimeAsync(180_000);
    expect((await waiting).state).toBe('succeeded');
  });
});
