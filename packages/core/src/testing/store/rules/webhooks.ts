import { wantsEvent } from '../../../durable/wants-event.ts';
import type { StoredWebhook } from '../../../store/webhook-store.ts';
import type { StoreRule } from '../store-rule.ts';
import type { StoreScene } from '../store-scene.ts';
import { foreignCursors } from './lists.ts';

const secrets = [{ secret: 'whsec_YQ==' }, { secret: 'whsec_Yg==', expiresAt: 1_800_000_000_000 }];

/** What the store of receivers promises. */
export const webhookRules: readonly StoreRule[] = [
  {
    id: 'webhooks/stored',
    title: 'stores receivers with all that is known of them, and lists the newest first',
    promise: 'WebhookStore.list',
    async run(scene) {
      const bare = await scene.addWebhook();
      await scene.clock.advance(1);
      const now = scene.store.now();
      const all = {
        events: ['task.failed', 'webhook.disabled'],
        secrets,
        failingSince: now,
        disabledAt: now,
        disabledReason: 'é',
      };
      const full = await scene.addWebhook({ ...all, url: 'https://receiver.test/?a=1&b=%20' } as Partial<StoredWebhook>);
      await scene.clock.advance(1);
      const own = await scene.addWebhook({ scope: 'task', url: 'https://receiver.test/task' });
      for (const webhook of [bare, full, own]) scene.same('what get gives', await scene.store.webhooks.get(webhook.id), webhook);
      scene.same('what get of none gives', await scene.store.webhooks.get('whk_none'), undefined);
      const listed = async (scope?: StoredWebhook['scope']): Promise<unknown> =>
        (await scene.store.webhooks.list({ scope, limit: 10 })).items;
      scene.same('the list', await listed(), [own, full, bare]);
      scene.same('the list of subscriptions', await listed('subscription'), [full, bare]);
      scene.same('the list of those of tasks', await listed('task'), [own]);
      scene.same('how many events there are', (await scene.events()).length, 0);
      await scene.refused('add with an id that is taken', () =>
        scene.store.webhooks.add({ ...bare, url: 'https://other.test/' }),
      );
      scene.same('the receiver of that id', await scene.store.webhooks.get(bare.id), bare);
    },
  },
  {
    id: 'webhooks/pages',
    title: 'gives each receiver on one page once, though others are added meanwhile',
    promise: 'WebhookStore.list',
    async run(scene) {
      const added: string[] = [];
      for (let index = 0; index < 7; index += 1) added.push((await scene.addWebhook()).id);
      const seen: string[] = [];
      let cursor: string | undefined;
      do {
        const page = await scene.store.webhooks.list({ limit: 3, cursor });
        seen.push(...page.items.map(({ id }) => id));
        cursor = page.nextCursor;
        await scene.clock.advance(1);
        await scene.addWebhook();
      } while (cursor !== undefined);
      scene.same('which were given', seen.toSorted(), added.toSorted());
      for (const foreign of foreignCursors)
        await scene.refused(`list from ${JSON.stringify(foreign.slice(0, 20))}`, () =>
          scene.store.webhooks.list({ limit: 2, cursor: foreign }),
        );
    },
  },
  {
    id: 'webhooks/patch',
    title: 'changes what a patch names, and nothing else',
    promise: 'WebhookStore.update',
    async run(scene) {
      const webhook = await scene.addWebhook({ events: ['task.failed'] });
      const update = async (patch: Parameters<typeof scene.store.webhooks.update>[1]): Promise<unknown> => {
        const given = await scene.store.webhooks.update(webhook.id, patch);
        scene.same('what get gives after an update', await scene.store.webhooks.get(webhook.id), given);
        return given;
      };
      scene.same('after an empty patch', await update({}), webhook);
      scene.same('with new secrets', await update({ secrets }), { ...webhook, secrets });
      scene.same('failing', await update({ failingSince: 5 }), { ...webhook, secrets, failingSince: 5 });
      const failing = { ...webhook, secrets, failingSince: 5 };
      const disabled = { ...failing, disabledAt: 9, disabledReason: 'gone' };
      scene.same('disabled', await update({ disabled: { at: 9, reason: 'gone' } }), disabled);
      scene.same('disabled, after an empty patch', await update({}), disabled);
      scene.same('disabled again', await update({ disabled: { at: 20, reason: 'other' } }), disabled);
      scene.same('arriving again', await update({ failingSince: null }), {
        ...webhook,
        secrets,
        disabledAt: 9,
        disabledReason: 'gone',
      });
      scene.same('enabled', await update({ disabled: null }), { ...webhook, secrets });
      scene.same('what update of none gives', await scene.store.webhooks.update('whk_none', { failingSince: 1 }), undefined);
    },
  },
  {
    id: 'webhooks/disabled-event',
    title: 'tells once that a receiver was given up, and all but itself',
    promise: 'WebhookPatch.disabled',
    async run(scene) {
      const given = await scene.addWebhook({ url: 'https://given.test/up' });
      const other = await scene.addWebhook();
      const deaf = await scene.addWebhook({ events: ['task.created'] });
      let heard = 0;
      scene.store.events.onAppend(() => (heard += 1));
      await scene.clock.advance(40);
      const at = scene.store.now();
      await scene.store.webhooks.update(given.id, { disabled: { at, reason: 'no answer' } });
      await scene.eventually('a listener hears of a receiver that was given up', () => heard > 0);
      await scene.store.webhooks.update(given.id, { disabled: { at: at + 1, reason: 'again' } });
      const events = await scene.events();
      const webhook = { id: given.id, url: given.url, disabledAt: at, reason: 'no answer' };
      scene.same('the events', events, [{ id: events[0]?.id, type: 'webhook.disabled', timestamp: at, webhook }]);
      scene.same('the deliveries to another', await deliveredTypes(scene, other), ['webhook.disabled']);
      scene.same('the deliveries to itself', await deliveredTypes(scene, given), []);
      scene.same('the deliveries to one that did not ask', await deliveredTypes(scene, deaf), []);
    },
  },
  {
    id: 'webhooks/wants',
    title: 'makes a delivery with each event for each receiver that wants it, and for no other',
    promise: 'DeliveryQueue',
    async run(scene) {
      const url = 'https://receiver.test/task';
      const now = scene.store.now();
      const webhooks = [
        await scene.addWebhook(),
        await scene.addWebhook({ events: ['task.removed', 'task.succeeded'] }),
        await scene.addWebhook({ events: [] }),
        await scene.addWebhook({ disabledAt: now, disabledReason: 'off' }),
        await scene.addWebhook({ scope: 'task', url }),
        await scene.addWebhook({ scope: 'task', url: 'https://receiver.test/other' }),
      ];
      await scene.trackAndEnd({ webhookUrl: url });
      const { uid } = await scene.track();
      await scene.store.tasks.remove(uid, scene.store.now());
      const events = await scene.events();
      for (const webhook of webhooks) {
        const { items } = await scene.store.deliveries.list({ webhookId: webhook.id, limit: 100 });
        scene.same(
          `the events that are delivered to one that is ${JSON.stringify(webhook)}`,
          items.map(({ eventId }) => eventId).toReversed(),
          events.filter((event) => wantsEvent(webhook, event)).map(({ id }) => id),
        );
      }
    },
  },
  {
    id: 'webhooks/of-tasks',
    title: 'makes one receiver for the URL that tasks name, with a secret of its own',
    promise: 'TaskStore.track',
    async run(scene) {
      const url = 'https://receiver.test/task';
      await scene.addWebhook({ url });
      const tasks = [1, 2, 3].map(() => scene.newTask({ webhookUrl: url }));
      await scene.store.tasks.track(tasks);
      await scene.track({ webhookUrl: 'https://receiver.test/other' });
      const made = (await scene.store.webhooks.list({ scope: 'task', limit: 10 })).items;
      scene.same('the URLs', made.map((each) => each.url).toSorted(), ['https://receiver.test/other', url]);
      const own = made.find((each) => each.url === url);
      if (own === undefined) return scene.fail('a receiver is made for the URL', 'there is none');
      scene.holds('its id is whk_ and a UUID', /^whk_[0-9a-f-]{36}$/.test(own.id), own.id);
      scene.same('what it is told of', own.events, undefined);
      scene.same('when it was made', own.createdAt, tasks[0]?.createdAt);
      const made64 = made.flatMap(({ secrets: each }) => each.map(({ secret }) => secret));
      scene.same('how many secrets there are', new Set(made64).size, 2);
      for (const secret of made64) {
        scene.holds('a secret is whsec_ and 32 bytes in Base64', /^whsec_[A-Za-z0-9+/]{43}=$/.test(secret), '…');
      }
      scene.same(
        'the events that it is told of',
        await deliveredTypes(scene, own),
        Array.from({ length: 3 }, () => 'task.created'),
      );
      await scene.store.webhooks.update(own.id, { disabled: { at: scene.store.now(), reason: 'gone' } });
      await scene.track({ webhookUrl: url });
      scene.same(
        'how many there are when it is disabled',
        (await scene.store.webhooks.list({ scope: 'task', limit: 10 })).items.length,
        2,
      );
      await scene.store.webhooks.remove(own.id);
      await scene.track({ webhookUrl: url });
      const anew = (await scene.store.webhooks.list({ scope: 'task', limit: 10 })).items.filter((each) => each.url === url);
      scene.same('how many there are for the URL after it was removed', anew.length, 1);
      scene.holds('it is another one', anew[0]?.id !== own.id, anew[0]?.id);
    },
  },
  {
    id: 'webhooks/remove',
    title: 'removes a receiver with its deliveries, and nothing of others',
    promise: 'WebhookStore.remove',
    async run(scene) {
      const [one, other] = [await scene.addWebhook(), await scene.addWebhook()];
      await scene.trackMany(2);
      const claimed = (await scene.claimDeliveries()).filter(({ webhook }) => webhook.id === one.id);
      scene.same('what remove gives', await scene.store.webhooks.remove(one.id), true);
      scene.same('what remove gives then', await scene.store.webhooks.remove(one.id), false);
      scene.same('what get gives', await scene.store.webhooks.get(one.id), undefined);
      scene.same('its deliveries', await deliveredTypes(scene, one), []);
      scene.same('the deliveries of another', (await deliveredTypes(scene, other)).length, 2);
      scene.same('the counts', await scene.store.deliveries.counts(), { pending: 2, delivered: 0, failed: 0 });
      const settled = await scene.store.deliveries.settle(
        claimed.map(({ delivery: { id }, attempt }) => ({ id, attempt, state: 'delivered' as const })),
      );
      scene.same('what settle gives', settled, [false, false]);
      scene.same('how many events there are', (await scene.events()).length, 2);
    },
  },
];

/** The types of the events that are delivered to a receiver. */
async function deliveredTypes(scene: StoreScene, { id: webhookId }: StoredWebhook): Promise<readonly string[]> {
  const { items } = await scene.store.deliveries.list({ webhookId, limit: 100 });
  return items.map(({ eventType }) => eventType);
}
