import * as fc from 'fast-check';
import { expect, it } from 'vitest';

import type { Clock } from '../clock/clock.ts';
import { TasksError } from '../errors/index.ts';
import type { Store } from '../store/store.ts';
import { createFakeProvider, createManualClock } from '../testing/index.ts';
import type { FakeAnswer, ManualClock } from '../testing/index.ts';
import { createDurablePoller } from './create-durable-poller.ts';
import type { DurablePoller } from './durable-poller.ts';
import { createMemoryStore } from './memory/create-memory-store.ts';
import { isLastEvent } from './task-life.ts';

/** A vendor may say twice that it does not know a task, with any pause between: the grace that ends a task by that has tests of its own. */
const notFoundGraceMs = 86_400_000;

/** What a process has of the world until it is killed: from then on its timers do not ring and its calls of the store come to nothing. */
interface Process {
  readonly poller: DurablePoller;
  kill(): void;
}

function startProcess(
  clock: ManualClock,
  shared: Store,
  providers: Parameters<typeof createDurablePoller>[0]['providers'],
): Process {
  let alive = true;
  const ownClock: Clock = {
    now: () => clock.now(),
    monotonic: () => clock.monotonic(),
    schedule: (callback, delayMs) => clock.schedule(() => alive && callback(), delayMs),
  };
  const gate = <TPart extends object>(part: TPart): TPart =>
    new Proxy(part, {
      get(target, member) {
        const value: unknown = Reflect.get(target, member, target);
        if (typeof value !== 'function') return value;
        return (...parameters: unknown[]): unknown => {
          if (!alive) return new Promise(() => {});
          const result: unknown = Reflect.apply(value, target, parameters);
          if (!(result instanceof Promise)) return result;
          // What was written is written, but nobody is left to hear of it.
          return new Promise((resolve, reject) => {
            result.then(
              (answer) => alive && resolve(answer),
              (thrown: unknown) => alive && reject(thrown),
            );
          });
        };
      },
    });
  const store: Store = {
    ...shared,
    tasks: gate(shared.tasks),
    polls: gate(shared.polls),
    events: gate(shared.events),
    durations: gate(shared.durations),
    now: () => shared.now(),
  };
  const poller = createDurablePoller({
    store,
    providers,
    clock: ownClock,
    random: () => 0.5,
    windowSize: 8,
    leaseMs: 5000,
    notFoundGraceMs,
  });
  return {
    poller,
    kill() {
      alive = false;
    },
  };
}

const error = (code: TasksError['code'], retryAfterMs?: number): TasksError =>
  new TasksError({ code, message: 'scripted', retryAfterMs });

const answers: fc.Arbitrary<FakeAnswer> = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom<FakeAnswer>('queued', 'running', 'unknown') },
  {
    weight: 2,
    arbitrary: fc
      .integer({ min: -5, max: 90_000 })
      .map((ms): FakeAnswer => ({ state: 'running', vendorState: 'R', retryAfterMs: ms })),
  },
  {
    weight: 2,
    arbitrary: fc.constantFrom<FakeAnswer>(error('vendor_unavailable'), error('rate_limited', 3000), error('invalid_response')),
  },
  { weight: 1, arbitrary: fc.constantFrom<FakeAnswer>(error('authentication_failed'), error('task_not_found'), 'hang') },
);
const finals = fc.constantFrom<FakeAnswer>('succeeded', 'partially_succeeded', 'failed', 'canceled');
const scripts = fc.tuple(fc.array(answers, { maxLength: 6 }), finals).map(([before, last]) => [...before, last]);

type Step =
  | { readonly do: 'track'; readonly scripts: readonly FakeAnswer[][] }
  | { readonly do: 'advance'; readonly ms: number }
  | { readonly do: 'kill' | 'restart' | 'remove' | 'poll-now' };

const steps: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.array(scripts, { minLength: 1, maxLength: 12 }).map((each): Step => ({ do: 'track', scripts: each })),
  },
  { weight: 5, arbitrary: fc.integer({ min: 0, max: 20_000 }).map((ms): Step => ({ do: 'advance', ms })) },
  { weight: 3, arbitrary: fc.constantFrom<Step>({ do: 'kill' }, { do: 'restart' }, { do: 'remove' }, { do: 'poll-now' }) },
);

it('brings every task to its end through kills and restarts, tells each event once and in order, and keeps to the limit', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(steps, { minLength: 3, maxLength: 15 }), async (plan) => {
      const clock = createManualClock();
      const store = createMemoryStore({ clock });
      const limit = { capacity: 3, refillPerSecond: 4 };
      const fake = createFakeProvider({ now: () => clock.monotonic(), rateLimit: [limit], maxConcurrency: 5 });
      const removed = new Set<string>();
      const uids: string[] = [];
      const ends = new Map<string, FakeAnswer | undefined>();
      let process = startProcess(clock, store, [fake]);
      await process.poller.start();
      for (const step of plan) {
        if (step.do === 'track') {
          const refs = step.scripts.map((script) => {
            const id = String(ends.size);
            ends.set(id, script.at(-1));
            fake.script(id, ...script);
            return { ref: `fake:job:${id}` };
          });
          for (const { task } of await process.poller.track(refs)) if (task !== undefined) uids.push(task.uid);
        } else if (step.do === 'advance') {
          await clock.advance(step.ms);
        } else if (step.do === 'remove') {
          const uid = uids[Math.floor(uids.length / 2)];
          if (uid !== undefined && (await process.poller.remove(uid))?.endedBy === 'removed') removed.add(uid);
        } else if (step.do === 'poll-now') {
          const uid = uids.at(-1);
          if (uid !== undefined) process.poller.pollNow(uid).catch(() => {});
        } else {
          if (step.do === 'kill') process.kill();
          else {
            const stopping = process.poller.stop({ graceMs: 100 });
            await clock.advance(100);
            await stopping;
          }
          process = startProcess(clock, store, [fake]);
          await process.poller.start();
        }
      }
      await clock.advance(2 * 3_600_000);
      for (const uid of uids) {
        const task = await store.tasks.get(uid);
        const { events } = await store.events.read({ uid, limit: 1000 });
        const types = events.map(({ type }) => type);
        expect(types[0]).toBe('task.created');
        expect(
          types.filter((type) => type === 'task.created' || (type !== 'webhook.disabled' && isLastEvent(type))),
        ).toHaveLength(2);
        expect(isLastEvent(types.at(-1) as 'task.created')).toBe(true);
        const isRemoved = removed.has(uid);
        expect(task?.endedBy).toBe(isRemoved ? 'removed' : 'vendor');
        expect(isRemoved || task?.status?.state === ends.get(task?.id ?? '')).toBe(true);
      }
      // The vendor's own bucket never runs dry: between any two requests no more came than it holds and what flowed in meanwhile.
      const times = fake.calls.map(({ at }) => at).toSorted((left, right) => left - right);
      for (const [first, from] of times.entries()) {
        for (let last = first; last < times.length; last += 1) {
          const flowed = (((times[last] ?? 0) - from) / 1000) * limit.refillPerSecond;
          expect(last - first + 1).toBeLessThanOrEqual(limit.capacity + flowed + 0.01);
        }
      }
      const stopping = process.poller.stop({ graceMs: 0 });
      await clock.advance(10);
      await stopping;
    }),
    { numRuns: 60 },
  );
});
