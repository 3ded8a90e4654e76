import type { EventLog, StoredEvent } from '@tasks/core';
import { createManualClock } from '@tasks/core/testing';
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { createLogger } from '../logging/create-logger.ts';
import { readEvents } from '../testing/event-reader.ts';
import { createEventFeed } from './event-feed.ts';
import { replayPageSize } from './event-session.ts';

interface SlowLog extends EventLog {
  append(count: number): void;
}

/** A log whose answers and announcements come when the scheduler says so, as those of a database do. */
function createSlowLog(scheduler: fc.Scheduler): SlowLog {
  const events: StoredEvent[] = [];
  const listeners = new Set<() => void>();
  return {
    async read({ after, limit }) {
      await scheduler.schedule(Promise.resolve(), 'read begins');
      const from = Number(after ?? 0);
      const given = events.slice(from, from + limit);
      const more = events.length > from + limit;
      await scheduler.schedule(Promise.resolve(), 'read ends');
      return { events: given, cursor: given.at(-1)?.id ?? after, more, pruned: false };
    },
    async last() {
      await scheduler.schedule(Promise.resolve(), 'last begins');
      const last = events.at(-1)?.id;
      await scheduler.schedule(Promise.resolve(), 'last ends');
      return last;
    },
    onAppend(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    append(count) {
      for (let added = 0; added < count; added += 1) {
        const id = String(events.length + 1);
        events.push({ id, timestamp: 0, type: 'webhook.disabled', webhook: { id, url: '', disabledAt: 0, reason: '' } });
      }
      void scheduler.schedule(Promise.resolve(), 'append is announced').then(() => {
        for (const listener of listeners) listener();
      });
    },
  };
}

it('joins replay and live without a gap or a repeat, whatever a slow log does meanwhile', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.scheduler(),
      fc.array(fc.constantFrom(1, 1, 2, 5, replayPageSize, replayPageSize + 1), { minLength: 1, maxLength: 12 }),
      fc.nat({ max: 2 * replayPageSize }),
      async (scheduler, appends, before) => {
        const log = createSlowLog(scheduler);
        const feed = createEventFeed({
          store: { events: log, now: () => 0 },
          clock: createManualClock(),
          logger: createLogger({ level: 'silent' }),
          maxStreams: 7,
          heartbeatMs: 15_000,
        });
        log.append(before);
        const total = before + appends.reduce((sum, count) => sum + count, 0);
        scheduler.scheduleSequence(appends.map((count) => async () => log.append(count)));
        const read = async (): Promise<number[]> => {
          const firstPage = await log.read({ limit: replayPageSize });
          const reader = readEvents(new Response(await feed.open({ filter: {}, firstPage })));
          return (await reader.events(total)).map(({ id }) => Number(id));
        };
        const reading = (async () => {
          // Keeps the tail busy from the beginning.
          const other = await feed.open({ filter: {} });
          const ids = await Promise.all(Array.from({ length: 6 }, read));
          await other.cancel();
          return ids;
        })();
        await scheduler.waitFor(reading);
        feed.close();
        for (const ids of await reading) expect(ids).toEqual(Array.from({ length: total }, (_, index) => index + 1));
      },
    ),
    { numRuns: 300 },
  );
});

it('reads on after the log could not be read', async () => {
  let fails = false;
  const scheduler = { schedule: (promise: Promise<unknown>) => promise } as unknown as fc.Scheduler;
  const log = createSlowLog(scheduler);
  const lines: string[] = [];
  const clock = createManualClock();
  const feed = createEventFeed({
    store: {
      events: { ...log, read: (query) => (fails ? Promise.reject(new Error('disk')) : log.read(query)) },
      now: () => 0,
    },
    clock,
    logger: createLogger({ stream: { write: (line) => void lines.push(line) } }),
    maxStreams: 2,
    heartbeatMs: 15_000,
  });
  const reader = readEvents(new Response(await feed.open({ filter: {} })));
  await reader.next();
  fails = true;
  log.append(1);
  await clock.advance(0);
  expect(lines.join('')).toContain('the events cannot be read');
  fails = false;
  await clock.advance(15_000);
  expect((await reader.events(1)).map(({ id }) => id)).toEqual(['1']);
  feed.close();
});
