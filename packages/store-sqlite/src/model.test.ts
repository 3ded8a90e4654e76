import type { ClaimedDelivery, ClaimedTask, PollOutcome, Store, StoredTask } from '@tasks/core';
import { createMemoryStore, createUid } from '@tasks/core/durable';
import { createManualClock } from '@tasks/core/testing';
import type { ManualClock } from '@tasks/core/testing';
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { createSqliteStore } from './create-sqlite-store.ts';

const types = ['a', 'b'] as const;
const small = fc.nat({ max: 5 });
const step = fc.oneof(
  fc.record({
    do: fc.constant('track' as const),
    type: fc.constantFrom(...types),
    ids: fc.array(fc.nat({ max: 30 }), { maxLength: 6 }),
    in: fc.integer({ min: -3, max: 6 }),
  }),
  fc.record({
    do: fc.constant('claim' as const),
    type: fc.constantFrom(...types),
    limit: fc.integer({ min: 1, max: 6 }),
    ahead: small,
    leaseFor: fc.integer({ min: 1, max: 6 }),
  }),
  fc.record({
    do: fc.constant('settle' as const),
    pick: fc.nat(),
    as: fc.constantFrom('again', 'news', 'ended', 'given-up'),
    in: fc.integer({ min: -3, max: 6 }),
  }),
  fc.record({ do: fc.constantFrom('release' as const, 'renew' as const), pick: fc.nat() }),
  fc.record({ do: fc.constant('hasten' as const), pick: fc.nat(), in: fc.integer({ min: -3, max: 3 }) }),
  fc.record({ do: fc.constant('remove' as const), pick: fc.nat() }),
  fc.record({ do: fc.constant('wait' as const), seconds: fc.integer({ min: 1, max: 8 }) }),
  fc.record({
    do: fc.constant('deliver' as const),
    limit: fc.integer({ min: 1, max: 4 }),
    perWebhook: fc.integer({ min: 1, max: 3 }),
  }),
  fc.record({
    do: fc.constant('delivered' as const),
    pick: fc.nat(),
    as: fc.constantFrom('pending' as const, 'delivered' as const, 'failed' as const),
    in: small,
  }),
  fc.record({ do: fc.constant('redeliver' as const) }),
  fc.record({ do: fc.constant('switch' as const), on: fc.boolean() }),
  fc.record({ do: fc.constant('prune' as const), limit: fc.integer({ min: 1, max: 20 }) }),
);
type Step = typeof step extends fc.Arbitrary<infer TStep> ? TStep : never;

/** One of two stores to which the same is done. */
class Side {
  readonly store: Store;
  readonly #clock: ManualClock;
  /** Tasks by when they were tracked, leases by when they were given: the same place is the same on both sides. */
  readonly #tasks: StoredTask[] = [];
  readonly #leases: ClaimedTask[] = [];
  readonly #deliveries: ClaimedDelivery[] = [];

  constructor(store: Store, clock: ManualClock) {
    this.store = store;
    this.#clock = clock;
  }

  /** Gives what is to be the same on both sides. */
  async act(each: Step, uids: readonly string[]): Promise<unknown> {
    const { polls, tasks, deliveries } = this.store;
    const now = this.store.now();
    switch (each.do) {
      case 'track': {
        const at = now + each.in * 1000;
        const facts = { provider: 'acme', type: each.type, createdAt: now, nextPollAt: at } as const;
        const given = each.ids.map((id, index) => ({
          ...facts,
          id: `t${id}`,
          uid: uids[index] ?? '',
          webhookUrl: id % 7 === 0 ? `https://${id}.test` : undefined,
        }));
        const verdicts = await tasks.track(given);
        for (const { task, created } of verdicts) if (created) this.#tasks.push(task);
        return verdicts;
      }
      case 'claim': {
        const due = {
          provider: 'acme',
          type: each.type,
          dueBefore: now + each.ahead * 1000,
          limit: each.limit,
          leaseMs: each.leaseFor * 1000,
        };
        const claimed = await polls.claim(due);
        this.#leases.push(...claimed);
        return claimed.map(({ task }) => task);
      }
      case 'settle': {
        const lease = this.#leases[each.pick % this.#leases.length];
        return lease && polls.settle([this.#outcome(lease, each.as, now + each.in * 1000)]);
      }
      case 'release':
      case 'renew': {
        const { task, attempt = 0 } = this.#leases[each.pick % this.#leases.length] ?? {};
        if (task === undefined) return undefined;
        const lease = { uid: task.uid, attempt };
        return each.do === 'release' ? polls.release([lease]) : polls.renew([lease], 4000);
      }
      case 'hasten':
      case 'remove': {
        const task = this.#tasks[each.pick % this.#tasks.length];
        if (task === undefined) return undefined;
        return each.do === 'hasten' ? polls.hasten(task.uid, now + each.in * 1000) : tasks.remove(task.uid, now);
      }
      case 'wait':
        return this.#clock.advance(each.seconds * 1000);
      case 'deliver': {
        const claimed = await deliveries.claim({
          dueBefore: now,
          limit: each.limit,
          perWebhook: each.perWebhook,
          except: [],
          leaseMs: 3000,
        });
        this.#deliveries.push(...claimed);
        return claimed.map(({ delivery: { webhookId, eventType, uid, nextTryAt, tries } }) => [
          webhookId.startsWith('whk_1'),
          eventType,
          uid,
          nextTryAt,
          tries,
        ]);
      }
      case 'delivered': {
        const { delivery, attempt = 0 } = this.#deliveries[each.pick % this.#deliveries.length] ?? {};
        if (delivery === undefined) return undefined;
        const nextTryAt = each.as === 'pending' ? now + each.in * 1000 : undefined;
        return (
          await deliveries.settle([{ id: delivery.id, attempt, state: each.as, nextTryAt, tried: { at: now, durationMs: 1 } }])
        ).length;
      }
      case 'redeliver':
        return deliveries.redeliver({ webhookId: 'whk_1', at: now });
      case 'switch': {
        const disabled = each.on ? null : { at: now, reason: 'tried' };
        return this.store.webhooks.update('whk_1', { disabled });
      }
      case 'prune':
        return this.store.prune({ endedBefore: now - 4000, eventsBefore: now - 8000, limit: each.limit });
    }
  }

  async everything(): Promise<unknown> {
    const { polls, tasks, deliveries, events } = this.store;
    const kinds = types.map((type) => ({ provider: 'acme', type }));
    const counts = (await tasks.counts()).map((count) => JSON.stringify(count)).toSorted();
    const told = (await events.read({ limit: 10_000 })).events.map((event) => ({ ...event, id: undefined }));
    return [
      (await tasks.list({ limit: 10_000 })).items,
      counts,
      told,
      await Promise.all(kinds.map((kind) => polls.nextDueAt(kind))),
      (await polls.backlog()).toSorted((left, right) => left.type.localeCompare(right.type)),
      await deliveries.counts(),
      await deliveries.nextDueAt(),
    ];
  }

  #outcome({ task, attempt }: ClaimedTask, as: string, nextPollAt: number): PollOutcome {
    const at = this.store.now();
    const common = { uid: task.uid, attempt, at, polls: task.polls + 1, observedAt: at };
    const items = [{ key: 'one' }, { key: 'two' }];
    if (as === 'again') return { ...common, nextPollAt };
    if (as === 'news')
      return {
        ...common,
        nextPollAt,
        event: 'task.progressed',
        status: { state: 'running', vendorState: 'W', succeeded: items, failed: [] },
      };
    if (as === 'given-up') return { ...common, endedBy: 'deadline', event: 'task.deadline_exceeded' };
    return { ...common, endedBy: 'vendor', event: 'task.failed', status: { state: 'failed', vendorState: 'F', failed: items } };
  }
}

it('does what a store in memory does, whatever is asked of it', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 20, maxLength: 60 }), async (steps) => {
      const clocks = [createManualClock(), createManualClock()] as const;
      const ours = new Side(createSqliteStore({ path: ':memory:', clock: clocks[0] }), clocks[0]);
      const model = new Side(createMemoryStore({ clock: clocks[1] }), clocks[1]);
      for (const { store } of [ours, model]) {
        await store.webhooks.add({
          id: 'whk_1',
          url: 'https://a.test',
          scope: 'subscription',
          secrets: [],
          createdAt: store.now(),
        });
      }
      for (const each of steps) {
        const uids = Array.from({ length: 6 }, () => createUid('tsk_', model.store.now()));
        expect(plain(await ours.act(each, uids)), JSON.stringify(each)).toEqual(plain(await model.act(each, uids)));
        expect(plain(await ours.everything()), JSON.stringify(each)).toEqual(plain(await model.everything()));
      }
      await ours.store.close();
    }),
    { numRuns: 150 },
  );
}, 120_000);

function plain(value: unknown): unknown {
  return value === undefined ? undefined : JSON.parse(JSON.stringify(value));
}
