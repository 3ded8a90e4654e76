import { describe, expect, it } from 'vitest';

import type { Clock } from '../clock/clock.ts';
import { TasksError } from '../errors/index.ts';
import { fixed } from '../schedule/fixed-interval.ts';
import type { Store } from '../store/store.ts';
import type { NewTask, StoredTask } from '../store/stored-task.ts';
import { createFakeProvider, createManualClock } from '../testing/index.ts';
import type { FakeProvider, FakeProviderOptions, ManualClock } from '../testing/index.ts';
import { createDurablePoller } from './create-durable-poller.ts';
import type { DurablePoller, DurablePollerOptions } from './durable-poller.ts';
import { createMemoryStore } from './memory/create-memory-store.ts';
import { createUid } from './uid.ts';

interface Setup {
  readonly clock: ManualClock;
  readonly store: Store;
  readonly fake: FakeProvider;
  readonly warnings: string[];
  /** Begins a poller on the same store: what a restart does. */
  readonly begin: (options?: Partial<DurablePollerOptions>) => Promise<DurablePoller>;
  /** Tracks one task and gives its uid. */
  readonly track: (poller: DurablePoller, id: string, request?: { deadlineMs?: number; startedAt?: number }) => Promise<string>;
  readonly task: (uid: string) => Promise<StoredTask>;
  readonly eventTypes: (uid: string) => Promise<readonly string[]>;
}

function setUp(options: FakeProviderOptions = {}): Setup {
  const clock = createManualClock();
  const store = createMemoryStore({ clock });
  const fake = createFakeProvider({ now: () => clock.monotonic(), ...options });
  const warnings: string[] = [];
  return {
    clock,
    store,
    fake,
    warnings,
    async begin(more = {}) {
      const poller = createDurablePoller({
        store,
        providers: [fake],
        clock,
        random: () => 0.5,
        onEvent: (event) => {
          if (event.type === 'warning') warnings.push(event.message);
        },
        ...more,
      });
      await poller.start();
      return poller;
    },
    async track(poller, id, request = {}) {
      const [outcome] = await poller.track([{ ref: `fake:job:${id}`, ...request }]);
      if (outcome?.task === undefined) throw outcome?.error ?? new Error('no outcome');
      return outcome.task.uid;
    },
    async task(uid) {
      const task = await store.tasks.get(uid);
      if (task === undefined) throw new Error(`no task ${uid}`);
      return task;
    },
    async eventTypes(uid) {
      return (await store.events.read({ uid, limit: 100 })).events.map(({ type }) => type);
    },
  };
}

const newTask = (now: number): NewTask => ({
  uid: createUid('tsk_', now),
  provider: 'fake',
  type: 'job',
  id: 'a',
  createdAt: now,
  nextPollAt: now,
});

const refused = (code: TasksError['code']): TasksError => new TasksError({ code, message: 'no' });

describe('createDurablePoller', () => {
  it('follows a task to its end and stores what became of it, with its events in order', async () => {
    const { clock, fake, begin, track, task, eventTypes } = setUp();
    const poller = await begin();
    fake.script('a', 'queued', 'running', {
      state: 'partially_succeeded',
      vendorState: 'FINISHED',
      succeeded: [{ key: '1' }],
      failed: [{ key: '2', reason: 'TOO_BIG' }],
    });
    const uid = await track(poller, 'a');
    await clock.advance(10_000);
    const done = await task(uid);
    expect(done).toMatchObject({ polls: 3, endedBy: 'vendor', status: { state: 'partially_succeeded', failed: [{ key: '2' }] } });
    expect(done.nextPollAt).toBeUndefined();
    expect(done.endedAt).toBe(done.observedAt);
    expect(await eventTypes(uid)).toEqual(['task.created', 'task.progressed', 'task.progressed', 'task.partially_succeeded']);
    expect(fake.calls).toHaveLength(3);
    await poller.stop();
    expect(clock.pendingTimers).toBe(0);
  });

  it('tells of progress only when there is some', async () => {
    const { clock, fake, begin, track, eventTypes } = setUp();
    const poller = await begin();
    const counted = (
      succeeded: number,
    ): { state: 'running'; vendorState: string; progress: { succeeded: number; failed: number } } => ({
      state: 'running',
      vendorState: 'R',
      progress: { succeeded, failed: 0 },
    });
    fake.script('a', counted(1), counted(1), counted(1), counted(2), counted(2), 'succeeded');
    const uid = await track(poller, 'a');
    await clock.advance(30_000);
    expect(await eventTypes(uid)).toEqual(['task.created', 'task.progressed', 'task.progressed', 'task.succeeded']);
    await poller.stop();
  });

  it('goes on after a restart where it was, without asking at once or twice', async () => {
    const { clock, fake, begin, track, task } = setUp();
    const first = await begin();
    fake.script('a', 'running', 'running', 'succeeded');
    const uid = await track(first, 'a');
    await clock.advance(100);
    expect(fake.calls).toHaveLength(1);
    await first.stop();
    expect((await task(uid)).nextPollAt).toBeGreaterThan(clock.now());
    const second = await begin();
    await clock.advance(500);
    expect(fake.calls).toHaveLength(1);
    await clock.advance(10_000);
    expect(await task(uid)).toMatchObject({ polls: 3, endedBy: 'vendor' });
    expect(fake.overlaps).toBe(0);
    await second.stop();
  });

  it('takes up what a killed poller had leased once the lease is over', async () => {
    const { clock, fake, store, begin, task } = setUp();
    const rester = await begin();
    fake.script('a', 'succeeded');
    await rester.stop();
    const uid = (await store.tasks.track([newTask(store.now())]))[0]?.task.uid ?? '';
    // Claimed by a process that was killed at once.
    await store.polls.claim({ provider: 'fake', type: 'job', dueBefore: store.now(), limit: 1, leaseMs: 15_000 });
    const poller = await begin();
    await clock.advance(14_000);
    expect(fake.calls).toHaveLength(0);
    await clock.advance(20_000);
    expect(await task(uid)).toMatchObject({ endedBy: 'vendor' });
    await poller.stop();
  });

  it('never gives a task up for errors of the vendor, however long they last', async () => {
    const { clock, fake, begin, track, task, eventTypes } = setUp();
    const poller = await begin();
    let down = true;
    fake.script('a', () => (down ? refused('vendor_unavailable') : 'succeeded'));
    const uid = await track(poller, 'a');
    await clock.advance(6 * 3_600_000);
    const waiting = await task(uid);
    expect(waiting).toMatchObject({ polls: 0, lastError: { code: 'vendor_unavailable' } });
    expect(waiting.endedAt).toBeUndefined();
    expect(fake.calls.length).toBeLessThan(6 * 60 * 2);
    down = false;
    await clock.advance(120_000);
    expect(await task(uid)).toMatchObject({ endedBy: 'vendor' });
    expect((await task(uid)).lastError).toBeUndefined();
    expect(await eventTypes(uid)).toEqual(['task.created', 'task.succeeded']);
    await poller.stop();
  });

  it('comes back after hours without the vendor with no burst above the limit, and asks after all', async () => {
    const { clock, fake, store, begin } = setUp({ rateLimit: [{ capacity: 4, refillPerSecond: 5 }] });
    const poller = await begin();
    let down = true;
    const requests = Array.from({ length: 300 }, (_, index) => {
      fake.script(String(index), () => (down ? refused('vendor_unavailable') : 'succeeded'));
      return { ref: `fake:job:${index}` };
    });
    await poller.track(requests);
    await clock.advance(8 * 3_600_000);
    down = false;
    const before = fake.calls.length;
    await clock.advance(300_000);
    expect((await store.tasks.list({ done: true, limit: 500 })).items).toHaveLength(300);
    const times = fake.calls.slice(before).map(({ at }) => at);
    for (const [first, from] of times.entries()) {
      for (const [later, at] of times.slice(first).entries()) {
        expect(later + 1).toBeLessThanOrEqual(4 + ((at - from) / 1000) * 5 + 0.01);
      }
    }
    await poller.stop();
  });

  it('slows down while the key is refused, shows it, and goes on once it is mended', async () => {
    const { clock, fake, begin, track, task } = setUp();
    const poller = await begin();
    let mended = false;
    const uids: string[] = [];
    for (let index = 0; index < 50; index += 1) {
      fake.script(`t${index}`, () => (mended ? 'succeeded' : refused('authentication_failed')));
      uids.push(await track(poller, `t${index}`));
    }
    await clock.advance(3_600_000);
    // One request at a time tries, a minute apart at the most: not fifty a minute.
    expect(fake.calls.length).toBeLessThan(200);
    expect((await task(uids[0] ?? '')).lastError).toMatchObject({ code: 'authentication_failed' });
    mended = true;
    await clock.advance(300_000);
    for (const uid of uids) expect(await task(uid)).toMatchObject({ endedBy: 'vendor' });
    await poller.stop();
  });

  it('ends a task at its deadline, also one that rests, and one whose request hangs', async () => {
    const { clock, fake, begin, track, task, eventTypes } = setUp();
    const poller = await begin();
    fake.script('rests', { state: 'running', vendorState: 'R', retryAfterMs: 600_000 });
    fake.script('hangs', 'hang-for-ever');
    const rests = await track(poller, 'rests', { deadlineMs: 30_000 });
    const hangs = await track(poller, 'hangs', { deadlineMs: 30_000 });
    await clock.advance(29_999);
    expect((await task(rests)).endedAt).toBeUndefined();
    await clock.advance(2);
    expect(await task(rests)).toMatchObject({ endedBy: 'deadline', status: { state: 'running' } });
    expect(await task(hangs)).toMatchObject({ endedBy: 'deadline', polls: 0 });
    expect((await eventTypes(rests)).at(-1)).toBe('task.deadline_exceeded');
    await poller.stop();
  });

  it('ends a task that the vendor keeps saying it does not know, after the grace, also over a restart', async () => {
    const { clock, fake, begin, track, task, eventTypes } = setUp();
    const first = await begin();
    const uid = await track(first, 'nowhere');
    await clock.advance(40_000);
    expect((await task(uid)).endedAt).toBeUndefined();
    await first.stop();
    const second = await begin();
    await clock.advance(25_000);
    expect(await task(uid)).toMatchObject({ endedBy: 'not_found', lastError: { code: 'task_not_found' } });
    expect(await eventTypes(uid)).toEqual(['task.created', 'task.not_found']);
    expect(fake.calls.length).toBeGreaterThan(2);
    await second.stop();
  });

  it('keeps no more tasks of a kind in memory than its window, and still asks after all of them', async () => {
    const { clock, fake, store, begin } = setUp({ maxConcurrency: 1000 });
    const poller = await begin({ windowSize: 10 });
    let most = 0;
    const refs = Array.from({ length: 200 }, (_, index) => {
      fake.script(String(index), () => {
        most = Math.max(most, fake.underWay);
        return 'succeeded';
      });
      return { ref: `fake:job:${index}` };
    });
    await poller.track(refs);
    await clock.advance(60_000);
    expect(most).toBeLessThanOrEqual(10);
    expect(fake.calls).toHaveLength(200);
    expect((await store.tasks.list({ done: true, limit: 500 })).items).toHaveLength(200);
    await poller.stop();
  });

  it('never asks faster than the account allows, over a restart neither', async () => {
    const { clock, fake, begin } = setUp({ rateLimit: [{ capacity: 4, refillPerSecond: 2 }] });
    const at: number[] = [];
    const refs = Array.from({ length: 60 }, (_, index) => {
      fake.script(String(index), 'running');
      return { ref: `fake:job:${index}` };
    });
    const first = await begin();
    await first.track(refs);
    await clock.advance(3000);
    await first.stop();
    const second = await begin();
    await clock.advance(20_000);
    await second.stop();
    at.push(...fake.calls.map((call) => call.at));
    for (const [index, time] of at.entries()) {
      // The vendor's bucket, full at the beginning: it never runs dry.
      const inWindow = at.slice(index).filter((other) => other - time < 5000).length;
      expect(inWindow).toBeLessThanOrEqual(4 + 5 * 2);
    }
    expect(at.length).toBeGreaterThan(40);
  });

  it('asks at once when told to, and gives the task as it is stored then', async () => {
    const { clock, fake, begin, track, task } = setUp();
    const poller = await begin();
    fake.script('a', { state: 'running', vendorState: 'R', retryAfterMs: 3_000_000 }, 'succeeded');
    const uid = await track(poller, 'a');
    await clock.advance(1000);
    const polling = poller.pollNow(uid);
    await clock.advance(1000);
    expect(await polling).toMatchObject({ endedBy: 'vendor' });
    expect(await poller.pollNow(uid)).toEqual(await task(uid));
    expect(await poller.pollNow('tsk_none')).toBeUndefined();
    await poller.stop();
  });

  it('gives up waiting for a poll when told to', async () => {
    const { clock, fake, begin, track } = setUp();
    const poller = await begin();
    fake.script('a', 'hang');
    const uid = await track(poller, 'a');
    await clock.advance(10);
    const controller = new AbortController();
    const polling = poller.pollNow(uid, { signal: controller.signal });
    await clock.advance(10);
    const reason = new Error('enough');
    controller.abort(reason);
    await expect(polling).rejects.toBe(reason);
    const stopping = poller.stop({ graceMs: 0 });
    await clock.advance(1);
    await stopping;
  });

  it('stops following a task that was removed, even while it is asked after', async () => {
    const { clock, fake, begin, track, task, eventTypes } = setUp();
    const poller = await begin();
    fake.script('a', 'hang');
    const uid = await track(poller, 'a');
    await clock.advance(10);
    expect(await poller.remove(uid)).toMatchObject({ endedBy: 'removed' });
    await clock.advance(60_000);
    expect(fake.calls).toHaveLength(1);
    expect(fake.underWay).toBe(0);
    expect(await task(uid)).toMatchObject({ endedBy: 'removed', polls: 0 });
    expect(await eventTypes(uid)).toEqual(['task.created', 'task.removed']);
    await poller.stop();
  });

  it('follows one task of one ref, however often it is tracked', async () => {
    const { clock, fake, begin } = setUp();
    const poller = await begin();
    fake.script('a', 'running', 'succeeded');
    const outcomes = await poller.track([
      { ref: 'fake:job:a' },
      { ref: 'fake:a' },
      { ref: 'nobody:a' },
      { ref: 'fake:job:a', deadlineMs: -1 },
    ]);
    expect(outcomes.map(({ task, error }) => task?.uid === outcomes[0]?.task?.uid || error?.code)).toEqual([
      true,
      true,
      'invalid_argument',
      'invalid_argument',
    ]);
    await clock.advance(10_000);
    expect(fake.calls).toHaveLength(2);
    await poller.stop();
  });

  it('submits and follows, asking first when the task may be done', async () => {
    const { clock, fake, begin, task } = setUp();
    const poller = await begin();
    fake.scriptSubmit('new');
    fake.script('new', 'succeeded');
    const submitting = poller.submit('fake:job', {}, { idempotencyKey: 'k', metadata: { order: 7 } });
    await clock.advance(0);
    const { task: created } = await submitting;
    expect(created).toMatchObject({ id: 'new', metadata: { order: 7 }, polls: 0 });
    await clock.advance(500);
    expect(fake.calls.filter(({ method }) => method === 'getStatus')).toHaveLength(0);
    await clock.advance(10_000);
    expect(await task(created.uid)).toMatchObject({ endedBy: 'vendor' });
    await poller.stop();
  });

  it('loses nothing while the store cannot be written, and says so once', async () => {
    const { clock, fake, store, warnings, track, task, begin } = setUp();
    let full = false;
    const failing: Store = {
      ...store,
      now: () => store.now(),
      polls: new Proxy(store.polls, {
        get(target, member, receiver) {
          if (member === 'settle' && full) return () => Promise.reject(new Error('The disk is full.'));
          const value: unknown = Reflect.get(target, member, receiver);
          return typeof value === 'function' ? (value.bind(target) as unknown) : value;
        },
      }),
    };
    const poller = await begin({ store: failing, windowSize: 4 });
    for (let index = 0; index < 20; index += 1) fake.script(String(index), 'succeeded');
    full = true;
    const uids: string[] = [];
    for (let index = 0; index < 20; index += 1) uids.push(await track(poller, String(index)));
    await clock.advance(120_000);
    expect(poller.stats().unsaved).toBe(4);
    expect(fake.calls).toHaveLength(4);
    expect(warnings.filter((message) => message.includes('disk is full'))).toHaveLength(1);
    full = false;
    await clock.advance(60_000);
    for (const uid of uids) expect(await task(uid)).toMatchObject({ endedBy: 'vendor', polls: 1 });
    await poller.stop();
  });

  it('waits at a stop for requests under way and writes what they say', async () => {
    const { clock, fake, begin, track, task } = setUp();
    const poller = await begin();
    let release: ((state: 'succeeded') => void) | undefined;
    const slow = {
      ...fake,
      types: {
        job: {
          getStatus: () =>
            new Promise((resolve) => {
              release = (state) => resolve({ state, vendorState: 'DONE' });
            }),
        },
      },
    } as unknown as FakeProvider;
    await poller.stop();
    const second = await begin({ providers: [slow] });
    const uid = await track(second, 'a');
    await clock.advance(50);
    const stopping = second.stop({ graceMs: 5000 });
    await clock.advance(100);
    release?.('succeeded');
    await clock.advance(100);
    await stopping;
    expect(await task(uid)).toMatchObject({ endedBy: 'vendor' });
    expect(clock.pendingTimers).toBe(0);
  });

  it('gives back at a stop what hangs, so that the next one may ask at once', async () => {
    const { clock, fake, begin, track, store } = setUp();
    const poller = await begin();
    fake.script('a', 'hang-for-ever');
    const uid = await track(poller, 'a');
    await clock.advance(50);
    const stopping = poller.stop({ graceMs: 1000 });
    await clock.advance(1001);
    await stopping;
    const [claimed] = await store.polls.claim({ provider: 'fake', type: 'job', dueBefore: store.now(), limit: 5, leaseMs: 1000 });
    expect(claimed?.task.uid).toBe(uid);
  });

  it('remembers how long tasks take over a restart', async () => {
    const { clock, fake, begin, track, store } = setUp();
    const poller = await begin();
    for (let index = 0; index < 12; index += 1) fake.script(String(index), 'running', 'succeeded');
    for (let index = 0; index < 12; index += 1) await track(poller, String(index));
    await clock.advance(30_000);
    await poller.stop();
    const saved = await store.durations.load();
    expect(saved['fake:job']?.seen.length).toBeGreaterThan(0);
  });

  it('leaves tasks of providers that are not loaded where they are', async () => {
    const { clock, fake, begin, track, task } = setUp();
    const first = await begin();
    fake.script('a', 'running');
    const uid = await track(first, 'a');
    await first.stop();
    const second = await begin({ providers: [] });
    await clock.advance(100_000);
    expect((await task(uid)).endedAt).toBeUndefined();
    await expect(second.pollNow(uid)).rejects.toMatchObject({ code: 'invalid_argument' });
    await second.stop();
  });

  it('asks in batches where the vendor answers for many at once', async () => {
    const { clock, fake, begin, store } = setUp({ maxBatchSize: 50 });
    const poller = await begin();
    const refs = Array.from({ length: 100 }, (_, index) => {
      fake.script(String(index), 'running', 'succeeded');
      return { ref: `fake:job:${index}` };
    });
    await poller.track(refs);
    await clock.advance(60_000);
    expect((await store.tasks.list({ done: true, limit: 500 })).items).toHaveLength(100);
    expect(fake.calls.length).toBeLessThan(12);
    await poller.stop();
  });

  it('asks after what is due at once, also where time goes by while it is taken up', async () => {
    const { clock, fake, begin, track } = setUp();
    let reads = 0;
    const ticking: Clock = {
      now: () => clock.now(),
      monotonic: () => clock.monotonic() + (reads += 0.3),
      schedule: (callback, delayMs) => clock.schedule(callback, delayMs),
    };
    const poller = await begin({ clock: ticking, store: createMemoryStore({ clock: ticking }), schedule: fixed(7_200_000) });
    const ids = Array.from({ length: 20 }, (_, index) => `t${index}`);
    for (const id of ids) {
      fake.script(id, 'running');
      await track(poller, id);
    }
    await clock.advance(1000);
    expect(fake.calls.map(({ id }) => id).toSorted()).toEqual(ids.toSorted());
    await poller.stop();
  });

  it('is not moved by a clock that is set an hour forward or back', async () => {
    const { clock, fake, begin, track, task } = setUp();
    const poller = await begin();
    fake.script('a', 'running', 'running', 'running', 'running', 'succeeded');
    const uid = await track(poller, 'a', { deadlineMs: 600_000 });
    await clock.advance(1000);
    clock.setTimeOfDay(clock.now() - 3_600_000);
    await clock.advance(2500);
    expect(fake.calls.length).toBeGreaterThan(1);
    const before = fake.calls.length;
    clock.setTimeOfDay(clock.now() + 7_200_000);
    await clock.advance(100);
    expect(fake.calls.length - before).toBeLessThan(2);
    await clock.advance(20_000);
    expect(await task(uid)).toMatchObject({ endedBy: 'vendor' });
    await poller.stop();
  });
});
