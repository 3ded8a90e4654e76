import type { ClaimedTask, PollOutcome } from '@tasks/core';
import { createManualClock, seededRandom } from '@tasks/core/testing';
import { afterAll, expect, it } from 'vitest';

import { createPostgresStore } from './create-postgres-store.ts';
import type { PostgresStore } from './postgres-store.ts';
import { kind, newTask } from './test-support/new-task.ts';
import { openTestDatabase } from './test-support/test-database.ts';

const database = await openTestDatabase();
afterAll(() => database?.close());

const leaseMs = 2000;

it.skipIf(database === undefined)(
  'loses no task and no delivery, whatever many do at once on two stores',
  async () => {
    const schema = database?.newSchema() ?? '';
    const clock = createManualClock();
    const open = (): Promise<PostgresStore> =>
      createPostgresStore({ connectionString: database?.connectionString ?? '', schema, clock, max: 8 });
    const stores = [await open(), await open()] as const;
    const [first] = stores;
    for (const id of ['whk_1', 'whk_2']) {
      await first.webhooks.add({ id, url: `https://${id}.test/`, scope: 'subscription', secrets: [], createdAt: first.now() });
    }
    const uids: string[] = [];
    let settled = 0;
    const workers = Array.from({ length: 8 }, async (_, index) => {
      const store = stores[index % 2 === 0 ? 0 : 1];
      const random = seededRandom(index + 1);
      for (let round = 0; round < 40; round += 1) settled += await act(store, random, uids);
    });
    let working = true;
    const done = Promise.all(workers).finally(() => {
      working = false;
    });
    const isWorking = (): boolean => working;
    while (isWorking()) {
      await clock.advance(200);
      await new Promise((resolve) => {
        setImmediate(resolve);
      });
      await first.check();
    }
    await done;
    expect(settled).toBeGreaterThan(20);
    await clock.advance(60_000);
    const live = (await first.tasks.counts()).filter(({ endedBy }) => endedBy === undefined);
    const tracked = live.reduce((sum, { count }) => sum + count, 0);
    await first.webhooks.update('whk_1', { disabled: null });
    const claimed = await first.polls.claim({ ...kind, dueBefore: first.now() + 1e9, limit: 10_000, leaseMs });
    expect(new Set(claimed.map(({ task }) => task.uid)).size).toBe(claimed.length);
    expect(claimed).toHaveLength(tracked);
    expect(
      (await first.tasks.list({ done: false, limit: 10_000 })).items.filter(({ endedAt }) => endedAt === undefined),
    ).toHaveLength(tracked);
    const { pending } = await first.deliveries.counts();
    const request = { dueBefore: first.now() + 1e9, limit: 10_000, perWebhook: 10_000, except: [], leaseMs };
    expect(await first.deliveries.claim(request)).toHaveLength(pending);
    const jobs = await database?.query(`SELECT state, count(*)::int AS count FROM "${schema}_jobs".job_common GROUP BY state`);
    expect(jobs).toEqual([{ state: 'active', count: tracked + pending }]);
    for (const store of stores) await store.close();
    await database?.drop(schema);
  },
  120_000,
);

/** Does one thing at random. Gives how many outcomes were written. */
async function act(store: PostgresStore, random: () => number, uids: string[]): Promise<number> {
  const now = store.now();
  const uid = uids[Math.floor(random() * uids.length)] ?? '';
  const dice = Math.floor(random() * 10);
  if (dice < 2) {
    const tasks = Array.from({ length: 5 }, () =>
      newTask(store, { id: `t${Math.floor(random() * 200)}`, nextPollAt: now + Math.floor(random() * 3000) }),
    );
    for (const { created, task } of await store.tasks.track(tasks)) if (created) uids.push(task.uid);
  } else if (dice < 6) {
    const claimed = await store.polls.claim({ ...kind, dueBefore: now + 500, limit: 10, leaseMs });
    if (random() < 0.2) await store.polls.release(claimed.map(({ task, attempt }) => ({ uid: task.uid, attempt })));
    // Some are left to run out.
    else if (random() < 0.8) {
      return (await store.polls.settle(claimed.map((each) => outcomeOf(each, store.now(), random)))).filter(Boolean).length;
    }
  } else if (dice === 6) {
    await store.polls.hasten(uid, now);
  } else if (dice === 7) {
    await store.tasks.remove(uid, now);
  } else if (dice === 8) {
    const claimed = await store.deliveries.claim({ dueBefore: now, limit: 20, perWebhook: 15, except: [], leaseMs });
    if (random() < 0.8) {
      await store.deliveries.settle(
        claimed.map(({ delivery: { id }, attempt }) =>
          random() < 0.5 ? { id, attempt, state: 'delivered' } : { id, attempt, state: 'pending', nextTryAt: now + 700 },
        ),
      );
    }
  } else if (random() < 0.5) {
    await store.webhooks.update('whk_1', { disabled: random() < 0.5 ? null : { at: now, reason: 'gone' } });
  } else {
    await store.deliveries.redeliver({ webhookId: 'whk_2', at: now });
  }
  return 0;
}

function outcomeOf({ task, attempt }: ClaimedTask, at: number, random: () => number): PollOutcome {
  const common = { uid: task.uid, attempt, at, polls: task.polls + 1, observedAt: at };
  if (random() < 0.2)
    return { ...common, endedBy: 'vendor', event: 'task.succeeded', status: { state: 'succeeded', vendorState: 'DONE' } };
  return {
    ...common,
    nextPollAt: at + Math.floor(random() * 2000),
    ...(random() < 0.3 && { event: 'task.progressed' as const }),
  };
}
