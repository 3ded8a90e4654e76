import { describe, expect, it } from 'vitest';

import { TasksError } from '../errors/index.ts';
import { createFakeProvider, createManualClock } from '../testing/index.ts';
import { pollerFixture } from '../testing/poller-fixture.ts';
import { createPoller } from './create-poller.ts';

const throttled = (retryAfterMs?: number): TasksError =>
  new TasksError({ code: 'rate_limited', message: 'slow down', retryAfterMs });
const outage = new TasksError({ code: 'vendor_unavailable', message: 'connection refused' });

/** The most calls that fell into any window of that length. */
function mostWithin(askedAt: readonly number[], windowMs: number): number {
  return Math.max(0, ...askedAt.map((start) => askedAt.filter((at) => at >= start && at < start + windowMs).length));
}

describe('rate limits', () => {
  it('hold however many tasks are waited for, and every task gets its turn', async () => {
    const { clock, fake, poller, askedAt } = pollerFixture({ rateLimit: [{ capacity: 1, refillPerSecond: 2 }] });
    const refs = Array.from({ length: 40 }, (_, index) => `fake:t${index}`);
    for (const ref of refs) fake.script(ref.slice(5), 'running', 'succeeded');
    const waits = Promise.all(refs.map((ref) => poller.wait(ref)));
    await clock.advance(60_000);
    expect((await waits).every((snapshot) => snapshot.state === 'succeeded')).toBe(true);
    expect(askedAt()).toHaveLength(80);
    expect(mostWithin(askedAt(), 1000)).toBe(2);
    expect(clock.pendingTimers).toBe(0);
  });

  it('must all have room', async () => {
    const { clock, fake, poller, askedAt } = pollerFixture({
      rateLimit: [
        { capacity: 10, refillPerSecond: 1 },
        { capacity: 4, refillPerSecond: 4 },
      ],
      maxConcurrency: 100,
    });
    for (let index = 0; index < 30; index += 1) {
      fake.script(`t${index}`, 'succeeded');
      void poller.getStatus(`fake:t${index}`);
    }
    await clock.advance(60_000);
    expect(askedAt().filter((at) => at === 0)).toHaveLength(4);
    expect(askedAt().filter((at) => at < 10_000).length).toBe(19);
    expect(askedAt()).toHaveLength(30);
  });

  it('of one account are shared by its instances, the stricter wish holding', async () => {
    const clock = createManualClock();
    const log: number[] = [];
    const options = { account: 'acme', now: () => (log.push(clock.monotonic()), 0) };
    const one = createFakeProvider({ ...options, name: 'one', rateLimit: [{ capacity: 1, refillPerSecond: 2 }] });
    const two = createFakeProvider({ ...options, name: 'two', rateLimit: [{ capacity: 5, refillPerSecond: 1 }] });
    const poller = createPoller({ providers: [one, two], clock });
    for (let index = 0; index < 5; index += 1) {
      one.script(`t${index}`, 'succeeded');
      two.script(`t${index}`, 'succeeded');
      void poller.getStatus(`one:t${index}`);
      void poller.getStatus(`two:t${index}`);
    }
    await clock.advance(30_000);
    expect(log).toHaveLength(10);
    const gaps = log.slice(1).map((at, index) => at - (log[index] ?? 0));
    // The first may go before the second instance, with the stricter wish, was ever used.
    expect(Math.min(...gaps.slice(1))).toBeGreaterThanOrEqual(1000);
  });

  it('with a shared key hold over two accounts', async () => {
    const clock = createManualClock();
    const shop = { capacity: 1, refillPerSecond: 1, key: 'shop' };
    const log: number[] = [];
    const now = (): number => log.push(clock.monotonic());
    const one = createFakeProvider({ name: 'one', now, rateLimit: [{ capacity: 9, refillPerSecond: 9 }, shop] });
    const two = createFakeProvider({ name: 'two', now, rateLimit: [{ capacity: 9, refillPerSecond: 9 }, shop] });
    const poller = createPoller({ providers: [one, two], clock });
    for (const provider of [one, two]) {
      for (let index = 0; index < 3; index += 1) {
        provider.script(`t${index}`, 'succeeded');
        void poller.getStatus(provider.job(`t${index}`));
      }
    }
    await clock.advance(10_000);
    expect(log).toEqual([0, 1000, 2000, 3000, 4000, 5000]);
  });

  it('are not charged for a call that was aborted before its turn', async () => {
    const { clock, fake, poller, askedAt } = pollerFixture({ rateLimit: [{ capacity: 1, refillPerSecond: 1 }] });
    fake.script('x', 'succeeded');
    const controller = new AbortController();
    const dropped = Promise.allSettled(
      Array.from({ length: 10 }, () => poller.getStatus('fake:x', { signal: controller.signal })),
    );
    controller.abort();
    await dropped;
    const asking = poller.getStatus('fake:x');
    await clock.advance(1000);
    await asking;
    expect(askedAt()).toEqual([0, 1000]);
  });
});

describe('concurrency', () => {
  it('never passes the account limit, and its places come free', async () => {
    const { clock, fake, poller } = pollerFixture({ maxConcurrency: 3 }, { requestTimeoutMs: 1000 });
    const refs = Array.from({ length: 4 }, (_, index) => `fake:t${index}`);
    for (const ref of refs) fake.script(ref.slice(5), 'hang', 'succeeded');
    let most = 0;
    const waits = Promise.all(refs.map((ref) => poller.wait(ref)));
    for (let step = 0; step < 100; step += 1) {
      most = Math.max(most, fake.underWay);
      await clock.advance(100);
    }
    expect(most).toBe(3);
    expect((await waits).every((snapshot) => snapshot.done)).toBe(true);
  });

  it('gives the place of an aborted request to the next, even if the provider ignores the abort', async () => {
    const { clock, fake, poller } = pollerFixture({ maxConcurrency: 1 });
    fake.script('stuck', 'hang-for-ever');
    fake.script('x', 'succeeded');
    const controller = new AbortController();
    const stuck = poller.wait('fake:stuck', { signal: controller.signal }).catch(() => 'aborted');
    const waiting = poller.wait('fake:x');
    await clock.advance(1000);
    expect(fake.calls).toHaveLength(1);
    controller.abort();
    await clock.advance(1000);
    expect(await stuck).toBe('aborted');
    expect((await waiting).state).toBe('succeeded');
  });
});

describe('a throttle', () => {
  it('of one task pauses the whole account for as long as the vendor asks', async () => {
    const { clock, fake, poller, events, askedAt } = pollerFixture({ maxConcurrency: 1 });
    fake.script('a', throttled(5000), 'succeeded');
    fake.script('b', 'succeeded');
    const waits = Promise.all([poller.wait('fake:a'), poller.wait('fake:b')]);
    await clock.advance(4999);
    expect(askedAt()).toEqual([0]);
    await clock.advance(1);
    expect((await waits).map((snapshot) => snapshot.state)).toEqual(['succeeded', 'succeeded']);
    expect(askedAt()).toEqual([0, 5000, 5000]);
    expect(events).toContainEqual({ type: 'throttled', provider: 'fake', account: 'fake', until: clock.now() });
  });

  it('that comes again and again without a wish pauses for longer each time, and ends no wait while the budget lasts', async () => {
    const { clock, fake, poller, askedAt } = pollerFixture();
    fake.script('a', ...Array.from({ length: 5 }, () => throttled()), 'succeeded');
    const waiting = poller.wait('fake:a');
    await clock.advance(60_000);
    expect((await waiting).state).toBe('succeeded');
    const gaps = askedAt()
      .slice(1)
      .map((at, index) => at - (askedAt()[index] ?? 0));
    expect(gaps).toEqual([750, 1500, 3000, 6000, 12_000]);
  });

  it('fails a single call at once when the pause is long, and holds it back when it is short', async () => {
    const { clock, fake, poller } = pollerFixture({ maxConcurrency: 1 });
    fake.script('a', throttled(60_000));
    fake.script('b', throttled(2000));
    fake.script('c', 'succeeded');
    const [b, c] = [poller.getStatus('fake:b').catch((error: unknown) => error), poller.getStatus('fake:c')];
    await clock.advance(2000);
    expect(await b).toMatchObject({ code: 'rate_limited' });
    expect((await c).state).toBe('succeeded');
    const [a, late] = [poller.getStatus('fake:a'), poller.getStatus('fake:c')].map((call) =>
      call.catch((error: unknown) => error),
    );
    await clock.advance(0);
    expect(await a).toMatchObject({ code: 'rate_limited', retryAfterMs: 60_000 });
    expect(await late).toMatchObject({ code: 'rate_limited' });
    expect(await poller.getStatus('fake:c').catch((error: unknown) => error)).toMatchObject({ code: 'rate_limited' });
  });
});

it('starts a great many requests in portions, so that answers come in between', async () => {
  const { clock, fake, poller } = pollerFixture({ maxConcurrency: 1_000_000 });
  const waits = Array.from({ length: 2500 }, (_, index) => {
    fake.script(`t${index}`, 'succeeded');
    return poller.wait(`fake:t${index}`);
  });
  expect(fake.underWay).toBeLessThanOrEqual(1000);
  await clock.advance(10);
  expect((await Promise.all(waits)).every((snapshot) => snapshot.done)).toBe(true);
  expect(clock.pendingTimers).toBe(0);
});

describe('a task type with a limit of its own', () => {
  it('keeps to it and to the account’s, and its throttle holds up no other type', async () => {
    const clock = createManualClock();
    const fake = createFakeProvider({ now: () => clock.monotonic() });
    const { job } = fake.types;
    if (job === undefined) throw new TypeError('the fake provider has no type');
    const narrow = { ...job, rateLimit: [{ capacity: 1, refillPerSecond: 1 }] };
    const provider = { ...fake, types: { ...fake.types, narrow }, rateLimit: [{ capacity: 4, refillPerSecond: 4 }] };
    const poller = createPoller({ providers: [provider], clock, random: () => 0.5 });
    const refs = ['a', 'b', 'c'];
    for (const id of refs) fake.script(id, 'succeeded');
    const narrowOnes = Promise.all(refs.map((id) => poller.wait(`fake:narrow:${id}`)));
    await clock.advance(0);
    expect(fake.calls).toHaveLength(1);
    await clock.advance(2000);
    expect((await narrowOnes).every((snapshot) => snapshot.done)).toBe(true);

    fake.script('slow', throttled(60_000));
    fake.script('quick', 'succeeded');
    poller.wait('fake:narrow:slow').catch(() => {});
    await clock.advance(2000);
    const quick = poller.wait('fake:quick');
    await clock.advance(1000);
    expect((await quick).state).toBe('succeeded');
    await poller.stop();
  });
});

describe('a vendor that does not answer', () => {
  it('is tried by one request at a time, not by every task', async () => {
    const { clock, fake, poller, askedAt } = pollerFixture({ maxConcurrency: 10 });
    for (let index = 0; index < 100; index += 1) {
      fake.script(`t${index}`, outage);
      poller.wait(`fake:t${index}`, { timeoutMs: 120_000 }).catch(() => {});
    }
    await clock.advance(120_000);
    // Ten were under way when it went down; the rest are the tries of a backoff.
    expect(askedAt().length).toBeLessThan(30);
    expect(clock.pendingTimers).toBe(0);
  });

  it('is asked at full pace again once it is back', async () => {
    const { clock, fake, poller } = pollerFixture({ maxConcurrency: 10 });
    let up = false;
    const waits = Array.from({ length: 100 }, (_, index) => {
      fake.script(`t${index}`, () => (up ? 'succeeded' : outage));
      return poller.wait(`fake:t${index}`);
    });
    await clock.advance(100_000);
    up = true;
    await clock.advance(60_000);
    expect((await Promise.all(waits)).every((snapshot) => snapshot.done)).toBe(true);
  });

  it('ends every wait, also of tasks that never had a turn, once the budget is used up', async () => {
    const { clock, fake, poller } = pollerFixture({ maxConcurrency: 2 }, { retryBudgetMs: 60_000 });
    const waits = Array.from({ length: 50 }, (_, index) => {
      fake.script(`t${index}`, outage);
      return poller.wait(`fake:t${index}`).catch((error: unknown) => error);
    });
    await clock.advance(600_000);
    for (const error of await Promise.all(waits)) expect(error).toMatchObject({ code: 'vendor_unavailable' });
    expect(clock.pendingTimers).toBe(0);
  });

  it('ends a wait that begins after the budget is used up at once, and leaves nothing behind for its deadline', async () => {
    const { clock, fake, poller } = pollerFixture({ maxConcurrency: 5 }, { retryBudgetMs: 60_000 });
    const outageForAnHour = new TasksError({ code: 'vendor_unavailable', message: 'down', retryAfterMs: 3_600_000 });
    const first = Array.from({ length: 5 }, (_, index) => {
      fake.script(`t${index}`, outageForAnHour);
      return poller.wait(`fake:t${index}`, { timeoutMs: 1000 }).catch((error: unknown) => error);
    });
    await clock.advance(61_000);
    await Promise.all(first);
    const late = poller.wait('fake:late', { timeoutMs: 30_000, cancelUpstream: true });
    await expect(late).rejects.toBe(outageForAnHour);
    await clock.advance(30_000);
    expect(fake.calls.filter((call) => call.method === 'cancel')).toEqual([]);
    expect(clock.pendingTimers).toBe(0);
  });
});
