import type { ClaimedDelivery } from '../../../store/delivery-queue.ts';
import { leaseMs } from '../store-scene.ts';
import type { StoreRule } from '../store-rule.ts';
import { arrived } from './delivery-settle.ts';

const promise = 'DeliveryQueue.claim';

/** What leasing deliveries promises. */
export const deliveryClaimRules: readonly StoreRule[] = [
  {
    id: 'deliveries/made',
    title: 'makes a delivery that is due at once, and leases it with its receiver and its event',
    promise: 'ClaimedDelivery',
    async run(scene) {
      const webhook = await scene.addWebhook();
      await scene.clock.advance(20);
      const now = scene.store.now();
      const { uid } = await scene.track({ metadata: { a: 1 } });
      const [event] = await scene.events();
      scene.same('when the next is due', await scene.store.deliveries.nextDueAt(), now);
      const claimed = await scene.claimDeliveries();
      const [first] = claimed;
      scene.same('how many are claimed', claimed.length, 1);
      const made = { webhookId: webhook.id, eventId: event?.id, eventType: 'task.created', uid, state: 'pending' };
      const id = first?.delivery.id;
      scene.same('the delivery', first?.delivery, { id, ...made, createdAt: now, tries: 0, nextTryAt: now, attempts: [] });
      scene.holds('its id begins with dlv_', id?.startsWith('dlv_') === true, id);
      scene.same('its receiver', first?.webhook, webhook);
      scene.same('its event', first?.event, event);
      scene.same('when the next is due after that', await scene.store.deliveries.nextDueAt(), undefined);
      scene.same('the list', (await scene.store.deliveries.list({ webhookId: webhook.id, limit: 5 })).items, [first?.delivery]);
      await scene.store.webhooks.update(webhook.id, { disabled: { at: now, reason: 'x' } });
      const other = await scene.addWebhook();
      await scene.store.webhooks.update((await scene.addWebhook({ scope: 'task' })).id, { disabled: { at: now, reason: 'y' } });
      const [told] = (await scene.store.deliveries.list({ webhookId: other.id, limit: 5 })).items;
      scene.same('the task of a delivery that is about none', told?.uid, undefined);
      scene.same('its event', told?.eventType, 'webhook.disabled');
    },
  },
  {
    id: 'deliveries/order',
    title: 'leases what is due, the earliest first, and no more than asked for',
    promise,
    async run(scene) {
      await scene.addWebhook();
      const tasks = await scene.trackMany(6);
      const begin = tasks[0]?.createdAt ?? 0;
      const uids = tasks.map(({ uid }) => uid);
      scene.same('those due before anything is', uidsOf(await scene.claimDeliveries({ dueBefore: begin - 1 })), []);
      scene.same('the first two', uidsOf(await scene.claimDeliveries({ limit: 2 })), uids.slice(0, 2));
      scene.same('those due by 3 ms', uidsOf(await scene.claimDeliveries({ dueBefore: begin + 3 })), uids.slice(2, 4));
      scene.same('when the next is due', await scene.store.deliveries.nextDueAt(), begin + 4);
      scene.same('the others', uidsOf(await scene.claimDeliveries()), uids.slice(4));
      scene.same('those that are left', uidsOf(await scene.claimDeliveries()), []);
    },
  },
  {
    id: 'deliveries/per-webhook',
    title: 'leases so many of one receiver at most, those included that are leased, without holding back others',
    promise: 'DeliveryClaimRequest.perWebhook',
    async run(scene) {
      const busy = await scene.addWebhook();
      await scene.trackMany(5);
      const idle = await scene.addWebhook();
      await scene.trackMany(1);
      const count = (claimed: readonly ClaimedDelivery[]): readonly number[] =>
        [busy, idle].map(({ id }) => claimed.filter(({ webhook }) => webhook.id === id).length);
      const first = await scene.claimDeliveries({ perWebhook: 2, limit: 4 });
      scene.same('how many of each are leased', count(first), [2, 1]);
      scene.same('how many of each are leased then', count(await scene.claimDeliveries({ perWebhook: 2 })), [0, 0]);
      const third = await scene.claimDeliveries({ perWebhook: 3 });
      scene.same('how many of each are leased when three may be', count(third), [1, 0]);
      const settled = await scene.store.deliveries.settle(first.slice(0, 1).map((each) => arrived(scene, each)));
      scene.same('what settle gives', settled, [true]);
      scene.same('how many of each are leased after one arrived', count(await scene.claimDeliveries({ perWebhook: 3 })), [1, 0]);
      await scene.clock.advance(leaseMs);
      scene.same('how many of each are leased after the leases', count(await scene.claimDeliveries({ perWebhook: 3 })), [3, 1]);
    },
  },
  {
    id: 'deliveries/except',
    title: 'passes over receivers that are excepted',
    promise: 'DeliveryClaimRequest.except',
    async run(scene) {
      const [one, other] = [await scene.addWebhook(), await scene.addWebhook()];
      await scene.trackMany(2);
      const claimed = await scene.claimDeliveries({ except: [one.id, 'whk_none'] });
      scene.same(
        'the receivers',
        claimed.map(({ webhook }) => webhook.id),
        [other.id, other.id],
      );
      scene.same(
        'how many there are when both are excepted',
        (await scene.claimDeliveries({ except: [one.id, other.id] })).length,
        0,
      );
      scene.same('how many there are without exception', (await scene.claimDeliveries()).length, 2);
    },
  },
  {
    id: 'deliveries/disabled',
    title: 'leases nothing of a receiver that is disabled until it is enabled again, and tells when that is',
    promise,
    async run(scene) {
      const webhook = await scene.addWebhook();
      await scene.trackMany(2);
      const due = await scene.store.deliveries.nextDueAt();
      await scene.store.webhooks.update(webhook.id, { disabled: { at: scene.store.now(), reason: 'gone' } });
      scene.same('what is claimed', await scene.claimDeliveries(), []);
      scene.same('when the next is due', await scene.store.deliveries.nextDueAt(), undefined);
      await scene.trackMany(1);
      scene.same('the counts', await scene.store.deliveries.counts(), { pending: 2, delivered: 0, failed: 0 });
      let heard = 0;
      scene.store.deliveries.onDue(() => (heard += 1));
      await scene.store.webhooks.update(webhook.id, { disabled: null });
      await scene.eventually('a listener hears of a receiver that is enabled again', () => heard > 0);
      scene.same('when the next is due then', await scene.store.deliveries.nextDueAt(), due);
      scene.same('how many are claimed then', (await scene.claimDeliveries()).length, 2);
    },
  },
  {
    id: 'deliveries/once',
    title: 'gives a delivery to one of many who claim at once',
    promise,
    async run(scene) {
      await scene.addWebhook();
      await scene.store.tasks.track(Array.from({ length: 50 }, () => scene.newTask()));
      const claims = await Promise.all(Array.from({ length: 10 }, () => scene.claimDeliveries({ limit: 7 })));
      const ids = claims.flat().map(({ delivery }) => delivery.id);
      scene.same('how many were claimed', ids.length, 50);
      scene.same('how many different ones', new Set(ids).size, 50);
    },
  },
  {
    id: 'deliveries/lease',
    title: 'gives a delivery to the next one when its lease is over, and refuses the late outcome',
    promise: 'ClaimedDelivery.attempt',
    async run(scene) {
      await scene.addWebhook();
      await scene.track();
      const [old] = await scene.claimDeliveries();
      if (old === undefined) return scene.fail('a delivery that is due is claimed', 'claim gave nothing');
      await scene.clock.advance(leaseMs - 1);
      scene.same('what is claimed while the lease holds', await scene.claimDeliveries(), []);
      await scene.clock.advance(1);
      scene.same('when the next is due after the lease', await scene.store.deliveries.nextDueAt(), old.delivery.nextTryAt);
      scene.same('what settle gives after the lease', await scene.store.deliveries.settle([arrived(scene, old)]), [false]);
      const [young] = await scene.claimDeliveries();
      scene.same('the delivery', young?.delivery, old.delivery);
      if (young === undefined) return;
      scene.holds('the new lease has a higher number', young.attempt > old.attempt, young.attempt);
      scene.same('what settle gives to the old lease', await scene.store.deliveries.settle([arrived(scene, old)]), [false]);
      scene.same('what settle gives to the new one', await scene.store.deliveries.settle([arrived(scene, young)]), [true]);
      scene.same('the counts', await scene.store.deliveries.counts(), { pending: 0, delivered: 1, failed: 0 });
    },
  },
];

function uidsOf(claimed: readonly ClaimedDelivery[]): readonly (string | undefined)[] {
  return claimed.map(({ delivery }) => delivery.uid);
}
