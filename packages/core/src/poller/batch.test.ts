import { describe, expect, it } from 'vitest';

import { TasksError } from '../errors/index.ts';
import { fixed } from '../schedule/fixed-interval.ts';
import { pollerFixture } from '../testing/poller-fixture.ts';

describe('a vendor that answers for many tasks at once', () => {
  it('is asked once for all whose time has come', async () => {
    const { clock, fake, poller } = pollerFixture({ maxBatchSize: 100 });
    const refs = Array.from({ length: 250 }, (_, index) => `fake:t${index}`);
    for (const ref of refs) fake.script(ref.slice(5), 'running', 'running', 'succeeded');
    const waits = Promise.all(refs.map((ref) => poller.wait(ref)));
    await clock.advance(60_000);
    expect((await waits).every((snapshot) => snapshot.state === 'succeeded')).toBe(true);
    expect(fake.calls.every((call) => call.method === 'getStatusMany' && call.id.split(' ').length <= 100)).toBe(true);
    expect(fake.calls.length).toBeLessThan(30);
    expect(clock.pendingTimers).toBe(0);
  });

  it('is told of resting tasks too, which then need no request of their own', async () => {
    const { clock, fake, poller } = pollerFixture({ maxBatchSize: 10 }, { schedule: fixed(10_000) });
    for (const id of ['a', 'b']) fake.script(id, 'running');
    const controller = new AbortController();
    poller.wait('fake:a', { signal: controller.signal }).catch(() => {});
    await clock.advance(4000);
    poller.wait('fake:b', { signal: controller.signal }).catch(() => {});
    await clock.advance(26_000);
    expect(fake.calls.map((call) => [call.at, call.id])).toEqual([
      [0, 'a'],
      [4000, 'b a'],
      [14_000, 'b a'],
      [24_000, 'b a'],
    ]);
    controller.abort();
  });

  it('does not fail all when it fails, knows not or leaves out one', async () => {
    const { clock, fake, poller } = pollerFixture({ maxBatchSize: 10 }, { notFoundGraceMs: 0 });
    fake.script('good', 'running', 'succeeded');
    fake.script('refused', new TasksError({ code: 'permission_denied', message: 'not yours' }));
    fake.script('left-out', new Error('no TasksError'), 'succeeded');
    const outcomes: Record<string, string | undefined> = {};
    const reading = (async () => {
      const refs = ['good', 'refused', 'missing', 'left-out'].map((id) => fake.job(id));
      for await (const { ref, snapshot, error } of poller.waitAll(refs)) outcomes[ref] = snapshot?.state ?? error?.code;
    })();
    await clock.advance(60_000);
    await reading;
    expect(outcomes).toEqual({
      'fake:job:good': 'succeeded',
      'fake:job:refused': 'permission_denied',
      'fake:job:missing': 'task_not_found',
      'fake:job:left-out': 'succeeded',
    });
  });

  it('loses its request only when nobody waits for any of its tasks', async () => {
    const { clock, fake, poller } = pollerFixture({ maxBatchSize: 10, maxConcurrency: 1 });
    const controllers = ['a', 'b'].map((id) => {
      fake.script(id, 'hang');
      const controller = new AbortController();
      poller.wait(`fake:${id}`, { signal: controller.signal }).catch(() => {});
      return controller;
    });
    await clock.advance(0);
    const [first] = fake.calls;
    controllers[0]?.abort();
    expect(first?.signal.aborted).toBe(true);
    await clock.advance(0);
    const [, second] = fake.calls;
    expect(second?.id).toBe('b');
    controllers[1]?.abort();
    expect(second?.signal.aborted).toBe(true);
    expect(clock.pendingTimers).toBe(0);
  });
});
