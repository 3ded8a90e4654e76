import { getEventListeners } from 'node:events';

import { describe, expect, it, vi } from 'vitest';

import { TasksError, TimeoutError } from '../errors/index.ts';
import type { TaskStatusV1 } from '../provider/index.ts';
import { pollerFixture } from '../testing/poller-fixture.ts';

const succeeded: TaskStatusV1 = {
  state: 'succeeded',
  vendorState: 'FINISHED',
  succeeded: [{ key: 'a' }, { key: 'b' }],
};

describe('wait', () => {
  it('asks at the shortest pause where a schedule of the caller throws, and says so', async () => {
    const schedule = (): number => {
      throw new Error('my own fault');
    };
    const { clock, fake, poller, events, askedAt } = pollerFixture({}, { schedule });
    fake.script('x', 'running', 'succeeded');
    const waiting = poller.wait('fake:x');
    await clock.advance(1000);
    expect((await waiting).state).toBe('succeeded');
    expect(askedAt()).toEqual([0, 200]);
    expect(events).toContainEqual({
      type: 'warning',
      ref: 'fake:job:x',
      message: 'The schedule threw: Error: my own fault',
    });
  });

  it('takes a vendor that is known to go back from done only at its repeated word', async () => {
    const { clock, fake, poller, askedAt } = pollerFixture({ hints: { doneConfirmations: 2 } });
    fake.script('x', 'succeeded', 'running', 'failed', 'failed');
    const seen: string[] = [];
    const waiting = poller.wait('fake:x', { onSnapshot: ({ state }) => seen.push(state) });
    await clock.advance(60_000);
    expect((await waiting).state).toBe('failed');
    expect(seen).toEqual(['running', 'failed']);
    expect(askedAt()).toHaveLength(4);
  });

  it('gives the final snapshot in the normal form', async () => {
    const { clock, fake, poller } = pollerFixture();
    fake.script('1/a:b|c', 'queued', 'running', succeeded);
    const waiting = poller.wait('fake:1/a:b|c');
    await clock.advance(10_000);
    expect(await waiting).toEqual({
      ref: 'fake:job:1/a:b|c',
      provider: 'fake',
      type: 'job',
      id: '1/a:b|c',
      state: 'succeeded',
      done: true,
      vendorState: 'FINISHED',
      progress: { succeeded: 2, failed: 0 },
      succeeded: [{ key: 'a' }, { key: 'b' }],
      failed: [],
      observedAt: expect.stringMatching(/^2026-01-02T03:04:0\d/),
    });
    expect(fake.calls).toHaveLength(3);
    expect(clock.pendingTimers).toBe(0);
  });

  it('gives a failed task as a snapshot, not as an error', async () => {
    const { clock, fake, poller } = pollerFixture();
    fake.script('x', { state: 'failed', vendorState: 'BROKEN', failed: [{ key: 'a', reason: 'bad' }], reason: 'all bad' });
    const waiting = poller.wait('fake:x');
    await clock.advance(0);
    expect(await waiting).toMatchObject({
      state: 'failed',
      done: true,
      reason: 'all bad',
      progress: { succeeded: 0, failed: 1 },
    });
  });

  it('asks at about twice the wanted latency while the task runs, never less and less often', async () => {
    const { clock, fake, poller, askedAt } = pollerFixture();
    fake.script('x', 'running');
    const controller = new AbortController();
    poller.wait('fake:x', { latencyMs: 500, signal: controller.signal }).catch(() => {});
    await clock.advance(100_000);
    const gaps = askedAt()
      .slice(1)
      .map((at, index) => at - (askedAt()[index] ?? 0));
    expect(gaps.length).toBeGreaterThanOrEqual(95);
    for (const gap of gaps) {
      expect(gap).toBeGreaterThanOrEqual(950);
      expect(gap).toBeLessThanOrEqual(1050);
    }
    controller.abort();
  });

  it('leaves a task that it submitted itself in peace at first', async () => {
    const { clock, fake, poller, askedAt } = pollerFixture();
    fake.script('job-1', 'succeeded');
    const ref = await poller.submit('fake', {});
    const waiting = poller.wait(ref, { latencyMs: 1000 });
    await clock.advance(1800);
    expect(fake.calls.filter((call) => call.method === 'getStatus')).toHaveLength(0);
    await clock.advance(400);
    expect((await waiting).state).toBe('succeeded');
    expect(askedAt()).toHaveLength(2);
  });

  it('tells the first snapshot, every change, and the last', async () => {
    const { clock, fake, poller } = pollerFixture();
    const half: TaskStatusV1 = {
      state: 'running',
      vendorState: 'W',
      progress: { total: 2, succeeded: 1, failed: 0, pending: 1 },
    };
    fake.script('x', 'running', 'running', half, half, 'succeeded');
    const seen: string[] = [];
    const waiting = poller.wait('fake:x', {
      onSnapshot: (snapshot) => seen.push(`${snapshot.state} ${snapshot.progress.succeeded}`),
    });
    await clock.advance(60_000);
    await waiting;
    expect(seen).toEqual(['running 0', 'running 1', 'succeeded 0']);
  });

  it('goes on when a callback throws, and reports it', async () => {
    const { clock, fake, poller, events } = pollerFixture();
    fake.script('x', 'running', 'succeeded');
    const waiting = poller.wait('fake:x', {
      onSnapshot: () => {
        throw new Error('my own fault');
      },
    });
    await clock.advance(10_000);
    expect((await waiting).state).toBe('succeeded');
    expect(events).toContainEqual({ type: 'warning', ref: 'fake:x', message: expect.stringContaining('my own fault') });
  });

  it('survives an event listener that throws', async () => {
    const emitWarning = vi.spyOn(process, 'emitWarning').mockImplementation(() => {});
    const { clock, fake, poller } = pollerFixture(
      {},
      {
        onEvent: () => {
          throw new Error('listener fault');
        },
      },
    );
    fake.script('x', 'running', 'succeeded');
    const waiting = poller.wait('fake:x');
    await clock.advance(10_000);
    expect((await waiting).state).toBe('succeeded');
    expect(emitWarning).toHaveBeenCalledWith(expect.stringContaining('listener fault'), 'TasksWarning');
    emitWarning.mockRestore();
  });

  it('polls an unknown state on, with one warning', async () => {
    const { clock, fake, poller, events } = pollerFixture();
    const odd: TaskStatusV1 = { state: 'unknown', vendorState: 'MARINATING' };
    fake.script('x', odd, odd, odd, 'succeeded');
    const waiting = poller.wait('fake:x');
    await clock.advance(60_000);
    expect((await waiting).state).toBe('succeeded');
    const warnings = events.filter((event) => event.type === 'warning');
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toMatchObject({ message: expect.stringContaining('MARINATING') });
  });

  it('refuses what a provider may not answer, and tries again', async () => {
    const { clock, fake, poller, events } = pollerFixture();
    fake.script(
      'x',
      { state: 'finished-ish', vendorState: 'X' } as unknown as TaskStatusV1,
      null as unknown as TaskStatusV1,
      'succeeded',
    );
    const waiting = poller.wait('fake:x');
    await clock.advance(60_000);
    expect((await waiting).state).toBe('succeeded');
    const failures = events.filter((event) => event.type === 'poll-failed');
    expect(failures.map((event) => event.error.code)).toEqual(['invalid_response', 'invalid_response']);
  });
});

describe('several waiters on one task', () => {
  it('ask once for all', async () => {
    const { clock, fake, poller, askedAt } = pollerFixture();
    fake.script('x', 'running', 'running', 'succeeded');
    const waits = Array.from({ length: 10 }, () => poller.wait('fake:job:x'));
    await clock.advance(60_000);
    const snapshots = await Promise.all(waits);
    expect(snapshots.every((snapshot) => snapshot.done)).toBe(true);
    expect(askedAt()).toHaveLength(3);
  });

  it('go at the pace of the one that wants to know soonest', async () => {
    const { clock, fake, poller, askedAt } = pollerFixture();
    fake.script('x', 'running');
    const controller = new AbortController();
    poller.wait('fake:x', { latencyMs: 30_000, signal: controller.signal }).catch(() => {});
    await clock.advance(1000);
    poller.wait('fake:x', { latencyMs: 500, signal: controller.signal }).catch(() => {});
    await clock.advance(10_000);
    expect(askedAt().length).toBeGreaterThanOrEqual(10);
    controller.abort();
  });

  it('leave one by one, and the last one ends the polling', async () => {
    const { clock, fake, poller } = pollerFixture();
    fake.script('x', 'running');
    const first = new AbortController();
    const second = new AbortController();
    const waits = [poller.wait('fake:x', { signal: first.signal }), poller.wait('fake:x', { signal: second.signal })];
    const outcome = Promise.allSettled(waits);
    await clock.advance(5000);
    first.abort();
    const before = fake.calls.length;
    await clock.advance(5000);
    expect(fake.calls.length).toBeGreaterThan(before);
    second.abort();
    const after = fake.calls.length;
    await clock.advance(60_000);
    expect(fake.calls.length).toBe(after);
    expect((await outcome).map((each) => each.status)).toEqual(['rejected', 'rejected']);
    expect(clock.pendingTimers).toBe(0);
  });
});

describe('a deadline', () => {
  it('ends the wait on time with the last snapshot and the ref to resume', async () => {
    const { clock, fake, poller } = pollerFixture();
    fake.script('x', 'running');
    const waiting = poller.wait('fake:x', { timeoutMs: 10_000 }).catch((error: unknown) => error);
    let settled = false;
    void waiting.then(() => (settled = true));
    await clock.advance(9999);
    expect(settled).toBe(false);
    await clock.advance(1);
    const error = await waiting;
    expect(TimeoutError.isInstance(error)).toBe(true);
    expect(error).toMatchObject({ code: 'timeout', ref: 'fake:job:x', retryable: true, snapshot: { state: 'running' } });
    expect(clock.pendingTimers).toBe(0);
  });

  it('bounds a request that is never answered', async () => {
    const { clock, fake, poller } = pollerFixture();
    fake.script('x', 'hang-for-ever');
    const waiting = poller.wait('fake:x', { timeoutMs: 500 }).catch((error: unknown) => error);
    await clock.advance(500);
    expect(await waiting).toMatchObject({ code: 'timeout', snapshot: undefined });
    expect(fake.calls[0]?.signal.aborted).toBe(true);
  });

  it('says in the error why no poll came through', async () => {
    const { clock, fake, poller } = pollerFixture();
    fake.script('x', new TasksError({ code: 'vendor_unavailable', message: 'connection refused' }));
    const waiting = poller.wait('fake:x', { timeoutMs: 5000 }).catch((error: unknown) => error);
    await clock.advance(5000);
    expect(await waiting).toMatchObject({ code: 'timeout', message: expect.stringContaining('connection refused') });
  });

  it.each([-1, Number.NaN, '10' as unknown as number])('refuses %s as a timeout', async (timeoutMs) => {
    const { poller } = pollerFixture();
    await expect(poller.wait('fake:x', { timeoutMs })).rejects.toMatchObject({ code: 'invalid_argument' });
  });
});

describe('an abort', () => {
  it('before the call asks nothing', async () => {
    const { fake, poller } = pollerFixture();
    fake.script('x', 'running');
    await expect(poller.wait('fake:x', { signal: AbortSignal.abort('no') })).rejects.toBe('no');
    await expect(poller.getStatus('fake:x', { signal: AbortSignal.abort('no') })).rejects.toBe('no');
    await expect(poller.submit('fake', {}, { signal: AbortSignal.abort('no') })).rejects.toBe('no');
    expect(fake.calls).toHaveLength(0);
  });

  it('during a pause ends the wait at once and leaves no timer', async () => {
    const { clock, fake, poller } = pollerFixture();
    fake.script('x', 'running');
    const controller = new AbortController();
    const waiting = poller.wait('fake:x', { signal: controller.signal });
    await clock.advance(3000);
    controller.abort(new Error('enough'));
    await expect(waiting).rejects.toThrow('enough');
    expect(clock.pendingTimers).toBe(0);
    expect(getEventListeners(controller.signal, 'abort')).toHaveLength(0);
  });

  it.each(['hang', 'hang-for-ever'] as const)('during a request (%s) ends the wait at once', async (answer) => {
    const { clock, fake, poller } = pollerFixture();
    fake.script('x', answer);
    const controller = new AbortController();
    const waiting = poller.wait('fake:x', { signal: controller.signal });
    await clock.advance(100);
    controller.abort(new Error('enough'));
    await expect(waiting).rejects.toThrow('enough');
    expect(fake.calls[0]?.signal.aborted).toBe(true);
    expect(clock.pendingTimers).toBe(0);
  });

  it('listens once on a signal that many waits share, and not at all when they are over', async () => {
    const { clock, fake, poller } = pollerFixture();
    const controller = new AbortController();
    const waits = Array.from({ length: 50 }, (_, index) => {
      fake.script(`t${index}`, 'running', 'succeeded');
      return poller.wait(`fake:t${index}`, { signal: controller.signal });
    });
    expect(getEventListeners(controller.signal, 'abort')).toHaveLength(1);
    await clock.advance(60_000);
    await Promise.all(waits);
    expect(getEventListeners(controller.signal, 'abort')).toHaveLength(0);
  });
});

describe('stop', () => {
  it('ends all waits and refuses new ones', async () => {
    const { clock, fake, poller } = pollerFixture();
    fake.script('x', 'running');
    fake.script('y', 'hang');
    const waits = Promise.allSettled([poller.wait('fake:x'), poller.wait('fake:y'), poller.getStatus('fake:y')]);
    await clock.advance(5000);
    await poller.stop();
    for (const outcome of await waits) expect(outcome).toMatchObject({ status: 'rejected', reason: { name: 'AbortError' } });
    await expect(poller.wait('fake:x')).rejects.toMatchObject({ name: 'AbortError' });
    expect(clock.pendingTimers).toBe(0);
    expect(fake.underWay).toBe(0);
  });

  it('is what await using does', async () => {
    const { clock, fake, poller } = pollerFixture();
    fake.script('x', 'running');
    const outcome = poller.wait('fake:x').catch((error: unknown) => error);
    {
      await using scoped = poller;
      expect(scoped).toBe(poller);
    }
    expect(await outcome).toMatchObject({ name: 'AbortError' });
    expect(clock.pendingTimers).toBe(0);
  });
});
