import { describe, expect, it } from 'vitest';

import { createMemoryStore } from '../../durable/index.ts';
import { storeModelTest } from './model/store-model-test.ts';
import { brokenEvents } from './test-support/broken-events.ts';
import { brokenPolls } from './test-support/broken-polls.ts';
import { brokenReceivers } from './test-support/broken-receivers.ts';
import { brokenTasks } from './test-support/broken-tasks.ts';
import { keptMemoryStores } from './test-support/kept-memory-store.ts';

describe('the memory store', () => {
  it('does what the model does, whatever is done to it', async () => {
    await expect(storeModelTest({ open: ({ clock }) => createMemoryStore({ clock }) })).resolves.toBeUndefined();
  });

  it('does what the model does where it is opened again', async () => {
    await expect(storeModelTest(keptMemoryStores(), { runs: 50 })).resolves.toBeUndefined();
  });
});

const broken = { ...brokenTasks, ...brokenPolls, ...brokenEvents, ...brokenReceivers };

describe('the model', () => {
  it.each([
    'time/clock',
    'track/idempotent',
    'remove/ended',
    'claim/order',
    'claim/once',
    'claim/task',
    'claim/expiry',
    'lease/late',
    'lease/fence',
    'lease/settled',
    'lease/release',
    'settle/running',
    'settle/trouble',
    'settle/end',
    'due/hasten-leased',
    'due/backlog',
    'events/then',
    'list/counts',
    'prune/ended',
    'prune/pending',
    'prune/events',
    'prune/limit',
    'webhooks/disabled-event',
    'webhooks/remove',
    'deliveries/order',
    'deliveries/per-webhook',
    'deliveries/lease',
    'deliveries/settled',
    'deliveries/untried',
    'reopen/leases',
    'reopen/log',
  ])('tells a store that breaks %s from a sound one', async (rule) => {
    const kept = keptMemoryStores();
    for (const { change } of broken[rule] ?? []) {
      const open = async (context: Parameters<typeof kept.open>[0]): Promise<ReturnType<typeof createMemoryStore>> =>
        change(await kept.open(context), context);
      const error = await storeModelTest({ ...kept, open }, { seed: 7, runs: 400 }).catch((reason: unknown) => reason);
      expect(error).toMatchObject({ message: expect.stringMatching(/Counterexample: \[.*(?:expected .*; seen: |TasksError)/s) });
    }
    expect(broken[rule]).not.toHaveLength(0);
  });

  it('finds the shortest list of commands that tells the two apart', async () => {
    const open = ({
      clock,
    }: Parameters<ReturnType<typeof keptMemoryStores>['open']>[0]): ReturnType<typeof createMemoryStore> => {
      const store = createMemoryStore({ clock });
      return { ...store, prune: async () => 0 };
    };
    await expect(storeModelTest({ open }, { seed: 3 })).rejects.toThrow(/track\(\[\[\d+,\d+\]\]\),(?:\S+,){0,3}prune\(/);
  });

  it('plays a run again by its seed', async () => {
    const open = keptMemoryStores().open;
    const durations: number[] = [];
    for (let round = 0; round < 2; round += 1) {
      let opened = 0;
      const counting = async (context: Parameters<typeof open>[0]): Promise<ReturnType<typeof createMemoryStore>> => {
        const store = await open(context);
        return { ...store, prune: (request) => store.prune(request).finally(() => (opened += 1)) };
      };
      await storeModelTest({ open: counting }, { seed: 11, runs: 5, commands: 20 });
      durations.push(opened);
    }
    expect(durations[0]).toBe(durations[1]);
  });

  it('refuses options that it cannot use', async () => {
    await expect(storeModelTest({} as never)).rejects.toMatchObject({ code: 'invalid_argument' });
  });
});
