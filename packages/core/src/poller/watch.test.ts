import { describe, expect, it } from 'vitest';

import { TasksError } from '../errors/index.ts';
import type { TaskStatusV1 } from '../provider/index.ts';
import { pollerFixture } from '../testing/poller-fixture.ts';

const at = (succeeded: number): TaskStatusV1 => ({
  state: 'running',
  vendorState: 'R',
  progress: { total: 9, succeeded, failed: 0 },
});

describe('watch', () => {
  it('yields every change, the last one done, also to a slow reader', async () => {
    const { clock, fake, poller } = pollerFixture();
    fake.script('x', at(1), at(1), at(2), at(5), 'succeeded');
    const seen: number[] = [];
    const reading = (async () => {
      for await (const snapshot of poller.watch('fake:x')) {
        seen.push(snapshot.done ? 9 : snapshot.progress.succeeded);
        if (seen.length === 1) await clock.advance(60_000);
      }
    })();
    await clock.advance(0);
    await reading;
    expect(seen).toEqual([1, 2, 5, 9]);
    expect(clock.pendingTimers).toBe(0);
  });

  it('stops asking when the loop is left', async () => {
    const { clock, fake, poller } = pollerFixture();
    fake.script('x', 'running');
    const reading = (async () => {
      for await (const snapshot of poller.watch('fake:x')) return snapshot.state;
      return 'none';
    })();
    await clock.advance(0);
    expect(await reading).toBe('running');
    await clock.advance(60_000);
    expect(fake.calls).toHaveLength(1);
    expect(clock.pendingTimers).toBe(0);
  });

  it('throws what ended it, after the snapshots before', async () => {
    const { clock, fake, poller } = pollerFixture();
    fake.script('x', 'running', new TasksError({ code: 'authentication_failed', message: 'bad key' }));
    const seen: string[] = [];
    const reading = (async () => {
      for await (const snapshot of poller.watch('fake:x')) seen.push(snapshot.state);
    })().catch((error: unknown) => error);
    await clock.advance(60_000);
    expect(await reading).toMatchObject({ code: 'authentication_failed' });
    expect(seen).toEqual(['running']);
  });

  it('ends with the signal', async () => {
    const { clock, fake, poller } = pollerFixture();
    fake.script('x', 'running');
    const controller = new AbortController();
    const seen: string[] = [];
    const reading = (async () => {
      for await (const snapshot of poller.watch('fake:x', { signal: controller.signal })) seen.push(snapshot.state);
    })().catch((error: unknown) => error);
    await clock.advance(5000);
    controller.abort('enough');
    expect(await reading).toBe('enough');
    expect(seen).toEqual(['running']);
    expect(clock.pendingTimers).toBe(0);
  });
});

describe('waitAll', () => {
  it('tells each outcome in the order they end, errors among them', async () => {
    const { clock, fake, poller } = pollerFixture({}, { notFoundGraceMs: 0 });
    fake.script('slow', 'running', 'running', 'running', 'succeeded');
    fake.script('fast', 'running', 'failed');
    const outcomes: string[] = [];
    const reading = (async () => {
      for await (const outcome of poller.waitAll(['fake:slow', fake.job('fast'), 'fake:nope', 'bad ref'])) {
        outcomes.push(`${outcome.ref} ${outcome.error?.code ?? outcome.snapshot?.state}`);
      }
    })();
    await clock.advance(60_000);
    await reading;
    expect(outcomes).toEqual([
      'bad ref invalid_argument',
      'fake:nope task_not_found',
      'fake:job:fast failed',
      'fake:slow succeeded',
    ]);
  });

  it('gives one outcome for every ref, and asks once for a ref that comes twice', async () => {
    const { clock, fake, poller } = pollerFixture();
    fake.script('x', 'running', 'succeeded');
    const outcomes: string[] = [];
    const reading = (async () => {
      for await (const outcome of poller.waitAll(['fake:x', 'fake:job:x', 'fake:x'])) outcomes.push(outcome.ref);
    })();
    await clock.advance(60_000);
    await reading;
    expect(outcomes.toSorted()).toEqual(['fake:job:x', 'fake:x', 'fake:x']);
    expect(fake.calls).toHaveLength(2);
  });

  it('of nothing ends at once', async () => {
    const { poller } = pollerFixture();
    for await (const outcome of poller.waitAll([])) expect.unreachable(outcome.ref);
  });

  it('gives a timeout of each task that is not done', async () => {
    const { clock, fake, poller } = pollerFixture();
    fake.script('x', 'running');
    fake.script('y', 'succeeded');
    const outcomes: (string | undefined)[] = [];
    const reading = (async () => {
      for await (const outcome of poller.waitAll(['fake:x', 'fake:y'], { timeoutMs: 5000 })) outcomes.push(outcome.error?.code);
    })();
    await clock.advance(5000);
    await reading;
    expect(outcomes).toEqual([undefined, 'timeout']);
  });

  it('rejects on abort and stops asking', async () => {
    const { clock, fake, poller } = pollerFixture();
    for (let index = 0; index < 20; index += 1) fake.script(`t${index}`, 'running');
    const controller = new AbortController();
    const reading = (async () => {
      const refs = Array.from({ length: 20 }, (_, index) => `fake:t${index}`);
      for await (const outcome of poller.waitAll(refs, { signal: controller.signal })) throw new Error(outcome.ref);
    })().catch((error: unknown) => error);
    await clock.advance(10_000);
    controller.abort('enough');
    expect(await reading).toBe('enough');
    const before = fake.calls.length;
    await clock.advance(60_000);
    expect(fake.calls.length).toBe(before);
    expect(clock.pendingTimers).toBe(0);
  });

  it('drops the others when the loop is left', async () => {
    const { clock, fake, poller } = pollerFixture();
    fake.script('x', 'running');
    fake.script('y', 'succeeded');
    const reading = (async () => {
      for await (const outcome of poller.waitAll(['fake:x', 'fake:y'])) return outcome.ref;
      return 'none';
    })();
    await clock.advance(0);
    expect(await reading).toBe('fake:y');
    await clock.advance(60_000);
    expect(clock.pendingTimers).toBe(0);
  });
});
