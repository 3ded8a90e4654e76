import { kind, leaseMs } from '../store-scene.ts';
import type { StoreRule } from '../store-rule.ts';
import type { StoreScene } from '../store-scene.ts';
import { arrived } from './delivery-settle.ts';

const promise = 'Store.close';

/** What a store promises that is opened again. */
export const reopenRules: readonly StoreRule[] = [
  {
    id: 'reopen/all',
    title: 'has everything that it had when it is opened again',
    promise,
    of: 'durable',
    async run(scene) {
      const webhook = await scene.addWebhook({ events: ['task.created', 'task.succeeded'] });
      await scene.addWebhook({ url: 'https://off.test/', disabledAt: 5, disabledReason: 'off' });
      await scene.trackMany(2, { metadata: { a: ['é😀', null] }, webhookUrl: 'https://receiver.test/task', deadline: 9e12 });
      await scene.trackAndEnd();
      const bad = await scene.trackAndClaim();
      const lastError = { code: 'vendor_unavailable', message: 'no', retryable: true } as const;
      await scene.store.polls.settle([scene.outcome(bad, { lastError, trouble: { failures: 2, since: 7 } })]);
      const removed = await scene.track();
      await scene.store.tasks.remove(removed.uid, scene.store.now());
      const [first] = await scene.claimDeliveries({ limit: 1 });
      if (first === undefined) return scene.fail('a delivery that is due is claimed', 'claim gave nothing');
      await scene.store.deliveries.settle([arrived(scene, first)]);
      await scene.store.webhooks.update(webhook.id, { failingSince: 77 });
      await scene.store.idempotency.begin('done', 'f', 1000, 0);
      await scene.store.idempotency.finish('done', { status: 201 });
      await scene.store.idempotency.begin('cut off', 'f', 1000, 0);
      await scene.store.durations.save({ 'acme:job': { version: 1, seen: [[1, 2, 3.5]] } });
      const before = await everything(scene);
      await scene.reopen();
      await scene.store.check();
      scene.same('the store', await everything(scene), before);
      const begin = (key: string): Promise<unknown> => scene.store.idempotency.begin(key, 'f', 2000, 0);
      scene.same('a request that ended', await begin('done'), { state: 'finished', response: { status: 201 } });
      scene.same('a request that was cut off', await begin('cut off'), { state: 'running' });
    },
  },
  {
    id: 'reopen/leases',
    title: 'gives what was leased to a new owner, and refuses the old one',
    promise,
    of: 'durable',
    async run(scene) {
      await scene.addWebhook();
      const old = await scene.trackAndClaim();
      const [delivery] = await scene.claimDeliveries();
      if (delivery === undefined) return scene.fail('a delivery that is due is claimed', 'claim gave nothing');
      await scene.reopen();
      // Others may hold leases of data that many have open: there they run out by themselves at the latest.
      if (scene.shared) await scene.clock.advance(leaseMs);
      scene.same('when the next task is due', await scene.store.polls.nextDueAt(kind), old.task.nextPollAt);
      scene.same('when the next delivery is due', await scene.store.deliveries.nextDueAt(), delivery.delivery.nextTryAt);
      scene.same('what settle gives to the old lease', await scene.store.polls.settle([scene.ending(old)]), [false]);
      const [young] = await scene.claim();
      scene.same('the task that is claimed', young?.task, old.task);
      scene.holds('the new lease has a higher number', (young?.attempt ?? 0) > old.attempt, young?.attempt);
      const [again] = await scene.claimDeliveries();
      scene.same('the delivery that is claimed', again?.delivery, delivery.delivery);
      scene.holds('its lease has a higher number', (again?.attempt ?? 0) > delivery.attempt, again?.attempt);
      scene.same('what settle gives to the old one', await scene.store.polls.settle([scene.ending(old)]), [false]);
      const settled = await scene.store.deliveries.settle([arrived(scene, delivery)]);
      scene.same('what settle gives to the old one of the delivery', settled, [false]);
      if (young === undefined) return;
      scene.same('what settle gives to the new one', await scene.store.polls.settle([scene.ending(young)]), [true]);
    },
  },
  {
    id: 'reopen/log',
    title: 'goes on with the log of events where it was, and remembers what was pruned',
    promise: 'EventLog',
    of: 'durable',
    async run(scene) {
      await scene.trackMany(3);
      const before = await scene.events();
      const last = await scene.store.events.last();
      while ((await scene.store.prune({ endedBefore: 0, eventsBefore: scene.store.now(), limit: 10 })) > 0);
      await scene.reopen();
      scene.same('the newest place', await scene.store.events.last(), last);
      scene.same('what a reader missed', (await scene.store.events.read({ after: before[0]?.id, limit: 5 })).pruned, true);
      await scene.track();
      const page = await scene.store.events.read({ after: last, limit: 5 });
      scene.same('how many events come later', page.events.length, 1);
      scene.same('what a reader missed who had read all', page.pruned, false);
      scene.holds('the new event has a new place', !before.some(({ id }) => id === page.cursor), page.cursor);
    },
  },
  {
    id: 'reopen/cursors',
    title: 'goes on listing from a cursor of before',
    promise: 'TaskQuery.cursor',
    of: 'durable',
    async run(scene) {
      const tasks = await scene.trackMany(5);
      const { nextCursor } = await scene.store.tasks.list({ limit: 2 });
      await scene.reopen();
      const { items } = await scene.store.tasks.list({ limit: 10, cursor: nextCursor });
      scene.same('the next page', items, tasks.slice(0, 3).toReversed());
    },
  },
  {
    id: 'reopen/last-moment',
    title: 'has what was acknowledged just before it was closed',
    promise,
    of: 'durable',
    async run(scene) {
      const given = Array.from({ length: 20 }, () => scene.newTask());
      const tracked = given.map((task) => scene.store.tasks.track([task]));
      await Promise.all(tracked);
      await scene.reopen();
      for (const { uid } of given) scene.same('a task', (await scene.taskOf(uid)).uid, uid);
      scene.same('how many events there are', (await scene.events()).length, 20);
    },
  },
];

/** All that can be read of a store. */
async function everything(scene: StoreScene): Promise<unknown> {
  const { tasks, polls, events, webhooks, deliveries, durations } = scene.store;
  const { items: receivers } = await webhooks.list({ limit: 100 });
  return {
    tasks: await tasks.list({ limit: 100 }),
    counts: (await tasks.counts()).toSorted((left, right) => (JSON.stringify(left) < JSON.stringify(right) ? -1 : 1)),
    nextDueAt: await polls.nextDueAt(kind),
    backlog: await polls.backlog(),
    events: await scene.events(),
    last: await events.last(),
    receivers,
    deliveries: await Promise.all(receivers.map(({ id: webhookId }) => deliveries.list({ webhookId, limit: 100 }))),
    deliveryCounts: await deliveries.counts(),
    durations: await durations.load(),
  };
}
