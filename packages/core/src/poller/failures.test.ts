import { describe, expect, it } from 'vitest';

import { TasksError } from '../errors/index.ts';
import type { TasksErrorCode } from '../errors/index.ts';
import { pollerFixture } from '../testing/poller-fixture.ts';

const failure = (code: TasksErrorCode, more: object = {}): TasksError => new TasksError({ code, message: `a ${code}`, ...more });

describe('errors that pass', () => {
  it.each([
    ['a network error thrown as it is', new TypeError('fetch failed')],
    ['an unreadable answer', failure('invalid_response')],
    ['a 503', failure('vendor_unavailable', { status: 503 })],
  ])('%s does not end a wait', async (_what, error) => {
    const { clock, fake, poller } = pollerFixture();
    fake.script('x', 'running', error, error, 'succeeded');
    const waiting = poller.wait('fake:x');
    await clock.advance(60_000);
    expect((await waiting).state).toBe('succeeded');
  });

  it('are asked again after longer and longer pauses', async () => {
    const { clock, fake, poller, askedAt } = pollerFixture();
    fake.script('x', failure('invalid_response'));
    poller.wait('fake:x', { timeoutMs: 120_000 }).catch(() => {});
    await clock.advance(120_000);
    const gaps = askedAt()
      .slice(1)
      .map((at, index) => at - (askedAt()[index] ?? 0));
    expect(gaps.slice(0, 5)).toEqual([750, 1500, 3000, 6000, 12_000]);
  });

  it('end the wait once they have gone on for the whole budget without one good answer', async () => {
    const { clock, fake, poller } = pollerFixture({}, { retryBudgetMs: 30_000 });
    const bad = failure('invalid_response');
    fake.script('x', 'running', bad, bad, 'running', bad);
    const waiting = poller.wait('fake:x').catch((error: unknown) => error);
    await clock.advance(300_000);
    expect(await waiting).toMatchObject({ code: 'invalid_response', ref: 'fake:job:x' });
    expect(clock.pendingTimers).toBe(0);
  });

  it('start the budget anew after every good answer', async () => {
    const { clock, fake, poller } = pollerFixture({}, { retryBudgetMs: 8000 });
    const bad = failure('invalid_response');
    fake.script('x', bad, bad, bad, 'running', bad, bad, bad, 'running', bad, bad, bad, 'succeeded');
    const waiting = poller.wait('fake:x');
    await clock.advance(60_000);
    expect((await waiting).state).toBe('succeeded');
  });

  it('keep to the pause that the vendor asks for', async () => {
    const { clock, fake, poller, askedAt } = pollerFixture();
    fake.script('x', failure('vendor_unavailable', { retryAfterMs: 7000 }), 'succeeded');
    const waiting = poller.wait('fake:x');
    await clock.advance(60_000);
    await waiting;
    expect(askedAt()).toEqual([0, 7000]);
  });
});

describe('errors that stay', () => {
  it.each(['authentication_failed', 'permission_denied', 'quota_exhausted', 'invalid_argument', 'unsupported'] as const)(
    '%s ends a wait at once',
    async (code) => {
      const { clock, fake, poller } = pollerFixture();
      fake.script('x', 'running', failure(code));
      const waiting = poller.wait('fake:x').catch((error: unknown) => error);
      await clock.advance(10_000);
      expect(await waiting).toMatchObject({ code, provider: 'fake', ref: 'fake:job:x' });
      expect(fake.calls).toHaveLength(2);
    },
  );

  it('a task that the vendor does not know ends a wait only after the grace period', async () => {
    const { clock, fake, poller, events } = pollerFixture({}, { notFoundGraceMs: 20_000 });
    const waiting = poller.wait('fake:nope').catch((error: unknown) => error);
    await clock.advance(19_000);
    expect(fake.calls.length).toBeGreaterThan(2);
    let settled = false;
    void waiting.then(() => (settled = true));
    await clock.advance(999);
    expect(settled).toBe(false);
    await clock.advance(1);
    expect(await waiting).toMatchObject({ code: 'task_not_found' });
    expect(events.filter((event) => event.type === 'warning')).toHaveLength(1);
  });

  it('a task that shows up within the grace period is followed to its end', async () => {
    const { clock, fake, poller } = pollerFixture();
    const unknown = failure('task_not_found');
    fake.script('x', unknown, unknown, unknown, 'running', 'succeeded');
    const waiting = poller.wait('fake:x');
    await clock.advance(60_000);
    expect((await waiting).state).toBe('succeeded');
  });
});

describe('hints of when to ask again', () => {
  it('are obeyed once', async () => {
    const { clock, fake, poller, askedAt } = pollerFixture();
    fake.script('x', { state: 'running', vendorState: 'R', retryAfterMs: 10_000 }, 'running', 'succeeded');
    const waiting = poller.wait('fake:x', { latencyMs: 500 });
    await clock.advance(60_000);
    await waiting;
    const [first = 0, second = 0, third = 0] = askedAt();
    expect(second - first).toBe(10_000);
    expect(third - second).toBeLessThanOrEqual(1050);
  });

  it.each([Number.NaN, 0, -5000, -Infinity])('of %s are as good as none', async (retryAfterMs) => {
    const { clock, fake, poller, askedAt } = pollerFixture();
    fake.script('x', { state: 'running', vendorState: 'R', retryAfterMs });
    poller.wait('fake:x', { timeoutMs: 10_000 }).catch(() => {});
    await clock.advance(10_000);
    expect(askedAt().length).toBeLessThanOrEqual(6);
  });

  it.each([30 * 86_400_000, Infinity, Number.MAX_VALUE])('of %s ms still look once an hour', async (retryAfterMs) => {
    const { clock, fake, poller, askedAt } = pollerFixture();
    fake.script('x', { state: 'running', vendorState: 'R', retryAfterMs });
    const controller = new AbortController();
    poller.wait('fake:x', { signal: controller.signal }).catch(() => {});
    await clock.advance(3_599_999);
    expect(askedAt()).toEqual([0]);
    await clock.advance(1);
    expect(askedAt()).toEqual([0, 3_600_000]);
    controller.abort();
  });

  it('beyond the deadline leave room for a last look', async () => {
    const { clock, fake, poller, askedAt } = pollerFixture();
    fake.script('x', { state: 'running', vendorState: 'R', retryAfterMs: 86_400_000 }, 'succeeded');
    const waiting = poller.wait('fake:x', { timeoutMs: 60_000 });
    await clock.advance(60_000);
    expect((await waiting).state).toBe('succeeded');
    expect(askedAt()).toEqual([0, 59_000]);
  });

  it('of a fraction of a millisecond do not make a hot loop', async () => {
    const { clock, fake, poller, askedAt } = pollerFixture();
    fake.script('x', { state: 'running', vendorState: 'R', retryAfterMs: 0.01 });
    poller.wait('fake:x', { timeoutMs: 10_000 }).catch(() => {});
    await clock.advance(10_000);
    expect(askedAt().length).toBeLessThanOrEqual(51);
  });
});

describe('a request that hangs', () => {
  it('is given up after the request timeout and tried again; its late answer counts for nothing', async () => {
    const { clock, fake, poller } = pollerFixture({}, { requestTimeoutMs: 5000 });
    fake.script('x', 'hang-for-ever', 'succeeded');
    const waiting = poller.wait('fake:x');
    await clock.advance(5000);
    expect(fake.calls[0]?.signal.aborted).toBe(true);
    await clock.advance(10_000);
    expect((await waiting).state).toBe('succeeded');
    expect(fake.calls).toHaveLength(2);
  });

  it('fails a single call as well', async () => {
    const { clock, fake, poller } = pollerFixture({}, { requestTimeoutMs: 5000 });
    fake.script('x', 'hang-for-ever');
    const asking = poller.getStatus('fake:x').catch((error: unknown) => error);
    await clock.advance(5000);
    expect(await asking).toMatchObject({ code: 'vendor_unavailable', ref: 'fake:job:x' });
    expect(clock.pendingTimers).toBe(0);
  });
});

describe('getStatus', () => {
  it('asks once, whatever comes', async () => {
    const { clock, fake, poller } = pollerFixture();
    fake.script('x', failure('vendor_unavailable'));
    const asking = poller.getStatus('fake:x').catch((error: unknown) => error);
    await clock.advance(60_000);
    expect(await asking).toMatchObject({ code: 'vendor_unavailable', provider: 'fake', ref: 'fake:job:x' });
    expect(fake.calls).toHaveLength(1);
  });

  it('hands out the vendor body only when asked', async () => {
    const { clock, fake, poller } = pollerFixture();
    fake.script('x', { state: 'running', vendorState: 'R', raw: { code: 1 } });
    const asking = poller.getStatus('fake:x', { includeRaw: true });
    await clock.advance(0);
    expect((await asking).raw).toEqual({ code: 1 });
  });

  it.each([
    ['nonsense', 'a ref is written'],
    ['', 'a ref is written'],
    ['other:x', 'no provider is named "other"'],
    ['fake:', 'the task id is missing'],
    ['fake:job:', 'the task id is missing'],
    ['fake:jbo:1', 'has no task type "jbo"'],
    ['fake:job:\ud800', 'not valid Unicode'],
  ])('refuses the ref %j', async (ref, message) => {
    const { fake, poller } = pollerFixture();
    await expect(poller.getStatus(ref)).rejects.toMatchObject({
      code: 'invalid_argument',
      message: expect.stringContaining(message),
    });
    await expect(poller.wait(ref)).rejects.toMatchObject({ code: 'invalid_argument' });
    expect(fake.calls).toHaveLength(0);
  });
});
