import { describe, expect, it } from 'vitest';

import { TasksError } from '../errors/index.ts';
import { fixed } from '../schedule/fixed-interval.ts';
import { pollerFixture } from '../testing/poller-fixture.ts';
import type { PollerTracer } from './tracer.ts';

describe('nudge', () => {
  it('asks at once, whatever the schedule says', async () => {
    const { clock, fake, poller, askedAt } = pollerFixture({}, { schedule: fixed(600_000) });
    fake.script('x', 'running', 'succeeded');
    const waiting = poller.wait('fake:x');
    await clock.advance(5000);
    poller.nudge('fake:x');
    await clock.advance(0);
    expect((await waiting).state).toBe('succeeded');
    expect(askedAt()).toEqual([0, 5000]);
  });

  it('that comes before the wait is not lost', async () => {
    const { clock, fake, poller } = pollerFixture({}, { schedule: fixed(600_000) });
    fake.script('job-1', 'succeeded');
    const ref = await poller.submit('fake', {});
    poller.nudge(ref);
    const waiting = poller.wait(ref);
    await clock.advance(0);
    expect((await waiting).state).toBe('succeeded');
  });

  it('that comes during a request asks again after it', async () => {
    const { clock, fake, poller, askedAt } = pollerFixture({}, { schedule: fixed(600_000) });
    let nudge = (): void => {};
    fake.script('x', () => (nudge(), 'running'), 'succeeded');
    nudge = () => poller.nudge('fake:x');
    const waiting = poller.wait('fake:x');
    await clock.advance(0);
    expect((await waiting).state).toBe('succeeded');
    expect(askedAt()).toEqual([0, 0]);
  });
});

describe('cancel', () => {
  it('asks the vendor to stop a task', async () => {
    const { fake, poller } = pollerFixture();
    await poller.cancel('fake:x');
    expect(fake.calls).toMatchObject([{ method: 'cancel', id: 'x' }]);
  });

  it('is asked of the vendor when the last wait is given up, if wanted', async () => {
    const { clock, fake, poller } = pollerFixture();
    for (const id of ['late', 'aborted', 'kept', 'shared']) fake.script(id, 'running');
    const controller = new AbortController();
    const { signal } = controller;
    poller.wait('fake:late', { timeoutMs: 5000, cancelUpstream: true }).catch(() => {});
    poller.wait('fake:aborted', { signal, cancelUpstream: true }).catch(() => {});
    poller.wait('fake:kept', { signal }).catch(() => {});
    poller.wait('fake:shared', { signal, cancelUpstream: true }).catch(() => {});
    poller.wait('fake:shared', { timeoutMs: 60_000 }).catch(() => {});
    await clock.advance(6000);
    controller.abort();
    await clock.advance(6000);
    expect(fake.calls.filter((call) => call.method === 'cancel').map((call) => call.id)).toEqual(['late', 'aborted']);
  });
});

describe('waitAny', () => {
  it('gives the first to be done and leaves the others', async () => {
    const { clock, fake, poller } = pollerFixture();
    fake.script('slow', 'running');
    fake.script('fast', 'running', 'failed');
    const waiting = poller.waitAny(['fake:slow', 'fake:fast', 'nonsense']);
    await clock.advance(10_000);
    expect(await waiting).toMatchObject({ id: 'fast', state: 'failed' });
    expect(clock.pendingTimers).toBe(0);
  });

  it('of tasks none of which can be followed throws', async () => {
    const { poller } = pollerFixture();
    await expect(poller.waitAny(['nonsense'])).rejects.toMatchObject({ code: 'invalid_argument' });
    await expect(poller.waitAny([])).rejects.toMatchObject({ code: 'invalid_argument' });
  });
});

it('counts what it does', async () => {
  const { clock, fake, poller } = pollerFixture();
  fake.script('x', 'running', new TasksError({ code: 'rate_limited', message: 'slow', retryAfterMs: 1000 }), 'succeeded');
  const waiting = poller.wait('fake:x', { latencyMs: 500 });
  await clock.advance(0);
  expect(poller.stats()).toMatchObject({ tracked: 1, polls: 1 });
  await clock.advance(10_000);
  await waiting;
  const stats = poller.stats();
  expect(stats).toMatchObject({ tracked: 0, polls: 2, failures: 1, throttled: 1, finished: 1 });
  expect(stats.latenessMs).toBeGreaterThanOrEqual(1000);
  expect(stats.detectionMs).toBeGreaterThanOrEqual(1900);
});

it('traces the wait for a task and each poll within it', async () => {
  const spans: string[] = [];
  let count = 0;
  const tracer: PollerTracer = {
    startSpan(name, attributes, parent) {
      const number = (count += 1);
      spans.push(
        `${number} ${name} ${String(attributes['tasks.ref'])} in ${spans.length === 0 ? 'none' : parent === root ? 'root' : '?'}`,
      );
      const span = {
        end: (ended: Readonly<Record<string, string | number>>) =>
          void spans.push(`${number} ended ${String(ended['tasks.outcome'])}`),
      };
      if (number === 1) root = span;
      return span;
    },
  };
  let root: unknown;
  const { clock, fake, poller } = pollerFixture({}, { tracer });
  fake.script('x', 'running', new TasksError({ code: 'invalid_response', message: 'what' }), 'succeeded');
  const waiting = poller.wait('fake:x');
  await clock.advance(20_000);
  await waiting;
  expect(spans).toEqual([
    '1 tasks.follow fake:job:x in none',
    '2 tasks.poll fake:job:x in root',
    '2 ended answered',
    '3 tasks.poll fake:job:x in root',
    '3 ended invalid_response',
    '4 tasks.poll fake:job:x in root',
    '1 ended succeeded',
    '4 ended answered',
  ]);
});
