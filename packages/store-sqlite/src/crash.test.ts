import { copyFileSync, statSync, truncateSync } from 'node:fs';
import { join } from 'node:path';

import type { PollOutcome, Store } from '@tasks/core';
import { createManualClock } from '@tasks/core/testing';
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { createSqliteStore } from './create-sqlite-store.ts';
import { kind, newTask } from './test-support/new-task.ts';
import { temporaryFolder } from './test-support/temporary-folder.ts';

/** What somebody does to a store: each is acknowledged as a whole, or did not happen. */
const steps = ['track', 'progress', 'end', 'remove', 'deliver'] as const;
type Step = (typeof steps)[number];

it('is left by a loss of power as it was after one of the calls that it acknowledged, or as it is', async () => {
  const folder = temporaryFolder();
  let run = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.constantFrom(...steps), { minLength: 1, maxLength: 20 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      async (history, share) => {
        run += 1;
        const path = join(folder, `${run}.db`);
        const clock = createManualClock();
        const store = createSqliteStore({ path, clock });
        await store.webhooks.add({
          id: 'whk_1',
          url: 'https://a.test',
          scope: 'subscription',
          secrets: [],
          createdAt: store.now(),
        });
        const after = [await everything(store)];
        for (const step of history) {
          await act(store, step);
          after.push(await everything(store));
          await clock.advance(1000);
        }
        const lost = join(folder, `${run}-lost.db`);
        for (const end of ['', '-wal']) copyFileSync(`${path}${end}`, `${lost}${end}`);
        await store.close();
        const length = statSync(`${lost}-wal`).size;
        // What the disk had not yet taken is gone.
        truncateSync(`${lost}-wal`, Math.floor(length * share));
        const reopened = createSqliteStore({ path: lost, clock });
        const found = await everything(reopened);
        // Before the receiver was added there was nothing at all.
        const before = JSON.stringify([[], [], [], { pending: 0, delivered: 0, failed: 0 }]);
        expect(share === 1 ? after.slice(-1) : [before, ...after]).toContain(found);
        expect(await reopened.checkIntegrity()).toEqual({ ok: true, findings: [] });
        expect(await reopened.tasks.track([newTask(reopened)])).toMatchObject([{ created: true }]);
        await reopened.close();
      },
    ),
    { numRuns: 40, examples: [[[...steps, ...steps], 1]] },
  );
}, 120_000);

async function act(store: Store, step: Step): Promise<unknown> {
  const now = store.now();
  switch (step) {
    case 'track':
      return store.tasks.track(Array.from({ length: 7 }, () => newTask(store)));
    case 'progress':
    case 'end': {
      const claimed = await store.polls.claim({ ...kind, dueBefore: now, limit: 5, leaseMs: 500 });
      const outcomes = claimed.map(({ task, attempt }): PollOutcome => {
        const common = { uid: task.uid, attempt, at: now, polls: task.polls + 1, observedAt: now };
        const succeeded = Array.from({ length: 30 }, (_, index) => ({ key: `item ${index}` }));
        return step === 'progress'
          ? {
              ...common,
              status: { state: 'running', vendorState: 'WORKING', succeeded },
              nextPollAt: now + 1000,
              event: 'task.progressed',
            }
          : {
              ...common,
              status: { state: 'succeeded', vendorState: 'DONE', succeeded },
              endedBy: 'vendor',
              event: 'task.succeeded',
            };
      });
      return store.polls.settle(outcomes);
    }
    case 'remove': {
      const { items } = await store.tasks.list({ done: false, limit: 1 });
      return items[0] && store.tasks.remove(items[0].uid, now);
    }
    case 'deliver': {
      const claimed = await store.deliveries.claim({ dueBefore: now, limit: 5, perWebhook: 5, except: [], leaseMs: 500 });
      return store.deliveries.settle(claimed.map(({ delivery, attempt }) => ({ id: delivery.id, attempt, state: 'delivered' })));
    }
  }
}

/** All that a store tells of its tasks, events and deliveries. */
async function everything(store: Store): Promise<string> {
  const { items } = await store.tasks.list({ limit: 10_000 });
  const { events } = await store.events.read({ limit: 10_000 });
  const counts = (await store.tasks.counts()).toSorted((left, right) =>
    JSON.stringify(left).localeCompare(JSON.stringify(right)),
  );
  return JSON.stringify([items, events, counts, await store.deliveries.counts()]);
}
