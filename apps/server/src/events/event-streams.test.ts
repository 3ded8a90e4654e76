import type { Store } from '@tasks/core';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createAppFixture } from '../testing/app-fixture.ts';
import { readEvents } from '../testing/event-reader.ts';
import type { EventBlock, EventReader } from '../testing/event-reader.ts';

async function open(
  app: { request(path: string, init?: RequestInit): Promise<Response> },
  path: string,
  headers = {},
): Promise<EventReader> {
  const response = await app.request(path, { headers });
  expect(response.status).toBe(200);
  return readEvents(response);
}

function taskIds(blocks: readonly EventBlock[]): string[] {
  return blocks.map(({ data }) => (JSON.parse(data ?? '') as { data: { id: string } }).data.id);
}

/** A store that tells how often its log is read. */
function countingReads(): { reads: number; wrap: (store: Store) => Store } {
  const counter = {
    reads: 0,
    wrap: (store: Store): Store => {
      const events: Store['events'] = {
        read(query) {
          counter.reads += 1;
          return store.events.read(query);
        },
        last: () => store.events.last(),
        onAppend: (listener) => store.events.onAppend(listener),
      };
      return new Proxy(store, {
        get(target, name) {
          if (name === 'events') return events;
          const value: unknown = Reflect.get(target, name);
          return typeof value === 'function' ? value.bind(target) : value;
        },
      });
    },
  };
  return counter;
}

describe('GET /v1/events', () => {
  it('tells what happens from now on, with ids, and says how long to wait before reconnecting', async () => {
    await using fixture = await createAppFixture();
    await fixture.track('before');
    const response = await fixture.app.request('/v1/events');
    expect(response.headers.get('content-type')).toBe('text/event-stream');
    expect(response.headers.get('cache-control')).toBe('no-store');
    const reader = readEvents(response);
    const opening = await reader.next();
    expect(opening?.retry).toBe('3000');
    expect(opening?.id).toBe(await fixture.store.events.last());
    const uid = await fixture.track('after');
    const event = await reader.next();
    expect(event).toMatchObject({ id: await fixture.store.events.last(), event: 'task.created' });
    expect(JSON.parse(event?.data ?? '')).toMatchObject({
      type: 'task.created',
      timestamp: '2026-01-02T03:04:05.000Z',
      data: { uid, ref: 'fake:job:after', state: 'queued', done: false, polls: 0 },
    });
  });

  it('goes on after the last event id, by header or query, without a gap or a repeat', async () => {
    await using fixture = await createAppFixture();
    for (const id of ['a', 'b', 'c', 'd']) await fixture.track(id);
    const all = await (await open(fixture.app, '/v1/events?from=start')).events(4);
    expect(taskIds(all)).toEqual(['a', 'b', 'c', 'd']);
    const after = all[1]?.id ?? '';
    const byHeader = await open(fixture.app, '/v1/events', { 'last-event-id': after });
    const byQuery = await open(fixture.app, `/v1/events?lastEventId=${after}`);
    await fixture.track('e');
    expect(taskIds(await byHeader.events(3))).toEqual(['c', 'd', 'e']);
    expect(taskIds(await byQuery.events(3))).toEqual(['c', 'd', 'e']);
  });

  it('refuses a place that is not one of the log', async () => {
    await using fixture = await createAppFixture();
    const answer = await fixture.call('GET', '/v1/events', undefined, { 'last-event-id': 'nonsense' });
    expect(answer).toMatchObject({ status: 400, body: { code: 'invalid_argument', errors: [{ parameter: 'Last-Event-ID' }] } });
    expect(fixture.app.eventStreams).toBe(0);
  });

  it('joins replay and live without a gap or a repeat, however events and readings interleave', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom('track', 'read', 'turn', 'burst'), { minLength: 1, maxLength: 40 }),
        fc.nat({ max: 150 }),
        async (steps, before) => {
          await using fixture = await createAppFixture();
          let tracked = 0;
          const trackSome = async (count: number): Promise<void> => {
            const refs = Array.from({ length: count }, () => ({ ref: `fake:job:${(tracked += 1)}` }));
            await fixture.poller.track(refs);
          };
          if (before > 0) await trackSome(before);
          const reader = await open(fixture.app, '/v1/events?from=start&types=task.created');
          const got: EventBlock[] = [];
          let reading: Promise<unknown> = Promise.resolve();
          for (const step of steps) {
            if (step === 'track') await trackSome(1);
            else if (step === 'burst') await trackSome(300);
            else if (step === 'turn') await new Promise((resolve) => setImmediate(resolve));
            else reading = reading.then(async () => void (got.length < tracked && got.push(...(await reader.events(1)))));
          }
          await reading;
          got.push(...(await reader.events(tracked - got.length)));
          expect(taskIds(got)).toEqual(Array.from({ length: tracked }, (_, index) => String(index + 1)));
        },
      ),
      { numRuns: 30 },
    );
  });

  it('reads the log once for a thousand readers', async () => {
    const counter = countingReads();
    await using fixture = await createAppFixture({ wrapStore: counter.wrap });
    const readers = await Promise.all(Array.from({ length: 1000 }, () => open(fixture.app, '/v1/events')));
    await Promise.all(readers.map((reader) => reader.next()));
    const before = counter.reads;
    expect(fixture.app.eventStreams).toBe(1000);
    await fixture.track('x');
    const events = await Promise.all(readers.map((reader) => reader.events(1)));
    expect(new Set(events.flat().map(({ id }) => id)).size).toBe(1);
    expect(counter.reads - before).toBeLessThan(5);
    await Promise.all(readers.map((reader) => reader.leave()));
    expect(fixture.app.eventStreams).toBe(0);
  });

  it('lets a slow reader read from the store instead of keeping what it has not read', async () => {
    const counter = countingReads();
    await using fixture = await createAppFixture({ wrapStore: counter.wrap });
    const slow = await open(fixture.app, '/v1/events');
    await slow.next();
    for (let from = 0; from < 3000; from += 500) {
      await fixture.poller.track(Array.from({ length: 500 }, (_, index) => ({ ref: `fake:job:${from + index}` })));
    }
    const before = counter.reads;
    const events = await slow.events(3000);
    expect(taskIds(events)).toEqual(Array.from({ length: 3000 }, (_, index) => String(index)));
    expect(counter.reads - before).toBeGreaterThan(20);
    await fixture.track('then');
    expect(taskIds(await slow.events(1))).toEqual(['then']);
  });

  it('gives only what was asked for, and moves the place on over the rest with the heartbeat', async () => {
    await using fixture = await createAppFixture();
    const reader = await open(fixture.app, '/v1/events?types=task.succeeded,task.failed&provider=fake&type=job');
    await reader.next();
    await fixture.track('a', 'running', 'succeeded');
    const pending = reader.next();
    await fixture.clock.advance(60_000);
    const first = await pending;
    const seen: EventBlock[] = first === undefined ? [] : [first];
    while (seen.at(-1)?.event === undefined) seen.push((await reader.next()) ?? {});
    expect(seen.at(-1)?.event).toBe('task.succeeded');
    await fixture.track('b', 'running');
    const beat = reader.next();
    await fixture.clock.advance(15_000);
    expect(await beat).toMatchObject({ comment: 'heartbeat', id: await fixture.store.events.last() });
    const other = await open(fixture.app, '/v1/events?from=start&provider=other');
    await other.next();
    expect(await other.next()).toEqual({ id: await fixture.store.events.last() });
  });

  it('shows every 15 seconds that it lives', async () => {
    await using fixture = await createAppFixture();
    const reader = await open(fixture.app, '/v1/events');
    await reader.next();
    let beats = 0;
    const reading = (async () => {
      for (; beats < 3; beats += 1) expect(await reader.next()).toEqual({ comment: 'heartbeat' });
    })();
    await fixture.clock.advance(44_999);
    expect(beats).toBe(2);
    await fixture.clock.advance(1);
    await reading;
  });

  it('says when events were deleted before they could be told', async () => {
    await using fixture = await createAppFixture();
    await fixture.track('a');
    const first = (await fixture.store.events.last()) ?? '';
    await fixture.track('b');
    await fixture.clock.advance(10);
    await fixture.store.prune({ endedBefore: 0, eventsBefore: fixture.store.now(), limit: 100 });
    await fixture.track('c');
    const reader = await open(fixture.app, '/v1/events?types=task.created', { 'last-event-id': first });
    const [pruned, created] = await reader.events(2);
    expect(pruned).toMatchObject({ event: 'events.pruned' });
    expect(pruned?.id).toBeUndefined();
    expect(taskIds(created === undefined ? [] : [created])).toEqual(['c']);
  });

  it('leaves nothing behind when readers go and when the app closes', async () => {
    let listeners = 0;
    await using fixture = await createAppFixture({
      wrapStore: (store) =>
        new Proxy(store, {
          get(target, name) {
            const value: unknown = Reflect.get(target, name);
            if (name !== 'events') return typeof value === 'function' ? value.bind(target) : value;
            return {
              read: target.events.read.bind(target.events),
              last: target.events.last.bind(target.events),
              onAppend(listener: () => void) {
                const off = target.events.onAppend(listener);
                listeners += 1;
                return () => {
                  listeners -= 1;
                  off();
                };
              },
            };
          },
        }),
    });
    const timers = fixture.clock.pendingTimers;
    const [one, two] = [await open(fixture.app, '/v1/events'), await open(fixture.app, '/v1/events')];
    await one.next();
    await two.next();
    expect(listeners).toBe(1);
    await one.leave();
    await two.leave();
    await fixture.clock.advance(0);
    expect({ listeners, streams: fixture.app.eventStreams, timers: fixture.clock.pendingTimers }).toEqual({
      listeners: 0,
      streams: 0,
      timers,
    });

    const three = await open(fixture.app, '/v1/events');
    await three.next();
    const end = three.next();
    fixture.app.close();
    expect(await end).toBeUndefined();
    await fixture.clock.advance(0);
    expect({ listeners, streams: fixture.app.eventStreams, timers: fixture.clock.pendingTimers }).toEqual({
      listeners: 0,
      streams: 0,
      timers,
    });
    expect((await fixture.call('GET', '/v1/events')).status).toBe(503);
  });

  it('answers HEAD without opening a stream, and refuses more streams than are allowed', async () => {
    await using fixture = await createAppFixture({ limits: { eventStreams: 1 } });
    const head = await fixture.app.request('/v1/events', { method: 'HEAD' });
    expect([head.status, head.headers.get('content-type'), fixture.app.eventStreams]).toEqual([200, 'text/event-stream', 0]);
    await open(fixture.app, '/v1/events');
    expect(await fixture.call('GET', '/v1/events')).toMatchObject({ status: 503, body: { retryable: true } });
  });
});

describe('GET /v1/tasks/{uid}/events', () => {
  it('tells all of one task from its beginning, and ends with it', async () => {
    await using fixture = await createAppFixture();
    await fixture.track('other', 'running', 'succeeded');
    const uid = await fixture.track('mine', 'running', 'succeeded');
    const reader = await open(fixture.app, `/v1/tasks/${uid}/events`);
    const events = reader.events(100);
    await fixture.clock.advance(60_000);
    const told = await events;
    expect(told.map(({ event }) => event)).toEqual(['task.created', 'task.progressed', 'task.succeeded']);
    expect(new Set(taskIds(told))).toEqual(new Set(['mine']));
    expect(fixture.app.eventStreams).toBe(0);

    const again = await (await open(fixture.app, `/v1/tasks/${uid}/events?types=task.succeeded`)).events(100);
    expect(again.map(({ id }) => id)).toEqual([told.at(-1)?.id]);
    const after = await fixture.call('GET', `/v1/tasks/${uid}/events`, undefined, { 'last-event-id': told.at(-1)?.id ?? '' });
    expect(after.status).toBe(204);
  });

  it('knows no task of an unknown uid', async () => {
    await using fixture = await createAppFixture();
    expect(await fixture.call('GET', '/v1/tasks/tsk_0/events')).toMatchObject({ status: 404, body: { code: 'task_not_found' } });
  });
});
