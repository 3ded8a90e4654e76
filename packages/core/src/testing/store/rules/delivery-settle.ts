import type { ClaimedDelivery, DeliveryOutcome, StoredDelivery } from '../../../store/delivery-queue.ts';
import type { StoreRule } from '../store-rule.ts';
import type { StoreScene } from '../store-scene.ts';
import { foreignCursors } from './lists.ts';

/** What comes of a delivery that the receiver takes. */
export function arrived(scene: StoreScene, { delivery, attempt }: ClaimedDelivery): DeliveryOutcome {
  const tried = { at: scene.store.now(), durationMs: 12, status: 204 };
  return { id: delivery.id, attempt, state: 'delivered', tried };
}

/** What comes of one that it does not take. */
function refused(scene: StoreScene, { delivery, attempt }: ClaimedDelivery, nextTryAt?: number): DeliveryOutcome {
  const tried = { at: scene.store.now(), durationMs: 30, status: 500, error: 'HTTP 500', answer: 'é "oops"\n' };
  const state = nextTryAt === undefined ? 'failed' : 'pending';
  return { id: delivery.id, attempt, state, nextTryAt, tried };
}

/** What writing the outcomes of deliveries promises. */
export const deliverySettleRules: readonly StoreRule[] = [
  {
    id: 'deliveries/settled',
    title: 'writes whether a delivery arrived, failed or is to be tried again',
    promise: 'DeliveryQueue.settle',
    async run(scene) {
      const { id: webhookId } = await scene.addWebhook();
      await scene.trackMany(3);
      const claimed = await scene.claimDeliveries();
      const [one, two, three] = claimed;
      if (one === undefined || two === undefined || three === undefined)
        return scene.fail('three deliveries are claimed', `${claimed.length} were`);
      const later = scene.store.now() + 5000;
      const outcomes = [arrived(scene, one), refused(scene, two), refused(scene, three, later)];
      scene.same('what settle gives', await scene.store.deliveries.settle(outcomes), [true, true, true]);
      scene.same('what settle gives then', await scene.store.deliveries.settle(outcomes), [false, false, false]);
      const expected = claimed.map(({ delivery }, index) => ({
        ...delivery,
        state: outcomes[index]?.state,
        nextTryAt: outcomes[index]?.nextTryAt,
        tries: 1,
        attempts: [outcomes[index]?.tried],
      }));
      scene.same('the deliveries', await listed(scene, webhookId), expected.toReversed());
      scene.same('the counts', await scene.store.deliveries.counts(), { pending: 1, delivered: 1, failed: 1 });
      scene.same('when the next is due', await scene.store.deliveries.nextDueAt(), later);
      scene.same('what is claimed before', await scene.claimDeliveries(), []);
      await scene.clock.advance(5000);
      const again = await scene.claimDeliveries();
      scene.same(
        'what is claimed when it is due',
        again.map(({ delivery }) => delivery),
        [expected[2]],
      );
    },
  },
  {
    id: 'deliveries/untried',
    title: 'does not count what was not tried',
    promise: 'DeliveryOutcome.tried',
    async run(scene) {
      const { id: webhookId } = await scene.addWebhook();
      await scene.track();
      const [claimed] = await scene.claimDeliveries();
      if (claimed === undefined) return scene.fail('a delivery that is due is claimed', 'claim gave nothing');
      const nextTryAt = scene.store.now() + 10;
      const outcome = { id: claimed.delivery.id, attempt: claimed.attempt, state: 'pending', nextTryAt } as const;
      scene.same('what settle gives', await scene.store.deliveries.settle([outcome]), [true]);
      scene.same('the deliveries', await listed(scene, webhookId), [{ ...claimed.delivery, nextTryAt }]);
    },
  },
  {
    id: 'deliveries/attempts',
    title: 'counts all tries and remembers the last ten',
    promise: 'StoredDelivery.attempts',
    async run(scene) {
      const { id: webhookId } = await scene.addWebhook();
      await scene.track();
      const tried = [];
      for (let round = 0; round < 13; round += 1) {
        const [claimed] = await scene.claimDeliveries();
        if (claimed === undefined) return scene.fail('a delivery that is due is claimed', 'claim gave nothing');
        scene.same('tries before this one', claimed.delivery.tries, round);
        const outcome = refused(scene, claimed, scene.store.now() + 100);
        await scene.store.deliveries.settle([outcome]);
        tried.push(outcome.tried);
        await scene.clock.advance(100);
      }
      const [delivery] = await listed(scene, webhookId);
      scene.same('tries', delivery?.tries, 13);
      scene.same('the last attempts', delivery?.attempts, tried.slice(-10));
    },
  },
  {
    id: 'deliveries/redeliver',
    title: 'makes deliveries pending anew, their tries counted from the start',
    promise: 'DeliveryQueue.redeliver',
    async run(scene) {
      const { id: webhookId } = await scene.addWebhook();
      const other = await scene.addWebhook();
      const tasks = await scene.trackMany(4);
      const claimed = (await scene.claimDeliveries()).filter(({ webhook }) => webhook.id === webhookId);
      await scene.store.deliveries.settle(claimed.map((each, index) => (index === 3 ? arrived : refused)(scene, each)));
      await scene.clock.advance(1000);
      const before = await listed(scene, webhookId);
      const at = scene.store.now() + 50;
      const redeliver = (parts: { readonly deliveryId?: string; readonly since?: number }): Promise<number> =>
        scene.store.deliveries.redeliver({ webhookId, at, ...parts });
      const anew = (delivery: StoredDelivery | undefined): unknown => ({
        ...delivery,
        state: 'pending',
        tries: 0,
        nextTryAt: at,
      });
      let heard = 0;
      scene.store.deliveries.onDue(() => (heard += 1));
      const [fourth, third, second, first] = before;
      scene.same('how many of a delivery of no one', await redeliver({ deliveryId: 'dlv_none' }), 0);
      const foreign = { webhookId: other.id, deliveryId: fourth?.id, at };
      scene.same("how many of another's delivery", await scene.store.deliveries.redeliver(foreign), 0);
      scene.same('how many of one that had arrived', await redeliver({ deliveryId: fourth?.id ?? '' }), 1);
      await scene.eventually('a listener hears of what is delivered again', () => heard > 0);
      scene.same('the deliveries after one', await listed(scene, webhookId), [anew(fourth), third, second, first]);
      scene.same('how many that failed since the second', await redeliver({ since: tasks[1]?.createdAt ?? 0 }), 2);
      scene.same('the deliveries', await listed(scene, webhookId), [anew(fourth), anew(third), anew(second), first]);
      scene.same('how many that failed', await redeliver({}), 1);
      scene.same('how many that failed then', await redeliver({}), 0);
      scene.same('when the next is due', await scene.store.deliveries.nextDueAt(), at);
      await scene.clock.advance(50);
      scene.same('how many are claimed', (await scene.claimDeliveries()).length, 4);
    },
  },
  {
    id: 'deliveries/list',
    title: 'lists the deliveries of one receiver, the newest first, by state and page by page',
    promise: 'DeliveryQueue.list',
    async run(scene) {
      const { id: webhookId } = await scene.addWebhook();
      await scene.addWebhook();
      const tasks = await scene.trackMany(9);
      const claimed = (await scene.claimDeliveries()).filter(({ webhook }) => webhook.id === webhookId);
      const later = scene.store.now() + 5;
      const react = [arrived, refused, (...given: [StoreScene, ClaimedDelivery]) => refused(...given, later)] as const;
      await scene.store.deliveries.settle(claimed.flatMap((each, index) => react[index % 3]?.(scene, each) ?? []));
      const uids = tasks.map(({ uid }) => uid).toReversed();
      const seen: (string | undefined)[] = [];
      let cursor: string | undefined;
      do {
        const page = await scene.store.deliveries.list({ webhookId, limit: 2, cursor });
        scene.holds('a page has 2 deliveries at most', page.items.length <= 2, page.items.length);
        seen.push(...page.items.map(({ uid }) => uid));
        cursor = page.nextCursor;
        await scene.trackMany(1);
      } while (cursor !== undefined);
      scene.same('the tasks on all pages', seen, uids);
      for (const [index, state] of (['delivered', 'failed', 'pending'] as const).entries()) {
        const { items } = await scene.store.deliveries.list({ webhookId, state, limit: 100 });
        const known = items.filter(({ uid }) => uid !== undefined && uids.includes(uid));
        const expected = tasks.filter((_, place) => place % 3 === index).map(({ uid }) => uid);
        scene.same(
          `those that are ${state}`,
          known.map(({ uid }) => uid),
          expected.toReversed(),
        );
      }
      scene.same('the list of no receiver', await listed(scene, 'whk_none'), []);
      for (const foreign of foreignCursors)
        await scene.refused(`list from ${JSON.stringify(foreign.slice(0, 20))}`, () =>
          scene.store.deliveries.list({ webhookId, limit: 2, cursor: foreign }),
        );
    },
  },
  {
    id: 'deliveries/listeners',
    title: 'calls back when there is something to deliver, until that is ended',
    promise: 'DeliveryQueue.onDue',
    async run(scene) {
      await scene.addWebhook();
      let heard = 0;
      let others = 0;
      const end = scene.store.deliveries.onDue(() => (heard += 1));
      await scene.track();
      await scene.eventually('a listener hears of a delivery of a tracked task', () => heard > 0);
      end();
      heard = 0;
      scene.store.deliveries.onDue(() => (others += 1));
      await scene.track();
      await scene.eventually('a listener that was added later hears', () => others > 0);
      scene.same('how often a listener is called after its end', heard, 0);
    },
  },
];

async function listed(scene: StoreScene, webhookId: string): Promise<readonly StoredDelivery[]> {
  return (await scene.store.deliveries.list({ webhookId, limit: 100 })).items;
}
