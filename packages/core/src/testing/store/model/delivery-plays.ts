import type { DeliveryOutcome } from '../../../store/delivery-queue.ts';
import type { WebhookEventType } from '../../../store/webhook-store.ts';
import type { StoreScene } from '../store-scene.ts';
import type { NaiveDelivery, NaiveLease, NaiveStore } from './naive-store.ts';

const wanted: Readonly<Record<string, readonly WebhookEventType[] | undefined>> = {
  ends: ['task.succeeded', 'task.removed', 'webhook.disabled'],
  none: [],
};

export async function playWebhook(model: NaiveStore, scene: StoreScene, events: string): Promise<void> {
  model.webhooks.push(await scene.addWebhook({ events: wanted[events] }));
}

/** Gives a receiver up, though it may have been before, enables it again, or removes it. */
export async function playToggle(model: NaiveStore, scene: StoreScene, index: number): Promise<void> {
  const webhook = model.webhooks[index % model.webhooks.length];
  if (webhook === undefined) return;
  const { id, disabledAt } = webhook;
  if (index === 6) {
    model.removeWebhook(id);
    scene.same('what remove gives', await scene.store.webhooks.remove(id), true);
    return;
  }
  const disables = disabledAt === undefined || index % 2 === 1;
  if (disables) model.disable(id, 'gone');
  else model.enable(id);
  const disabled = disables ? { at: model.now, reason: 'gone' } : null;
  const given = await scene.store.webhooks.update(id, { disabled });
  scene.same(
    'what update gives',
    given,
    model.webhooks.find((each) => each.id === id),
  );
}

export async function playDeliveryClaim(
  model: NaiveStore,
  scene: StoreScene,
  { limit, perWebhook, leaseMs }: { readonly limit: number; readonly perWebhook: number; readonly leaseMs: number },
): Promise<void> {
  const counts = new Map(model.webhooks.map(({ id }) => [id, model.leasedOf(id)]));
  const due = model.waitingDeliveries().filter(({ nextTryAt }) => (nextTryAt ?? 0) <= model.now);
  // Of deliveries that are due at one instant any may come first; when they are due is the same whichever does.
  const expected = due.filter(({ webhookId }) => {
    const count = (counts.get(webhookId) ?? 0) + 1;
    if (count <= perWebhook) counts.set(webhookId, count);
    return count <= perWebhook;
  });
  const claimed = await scene.claimDeliveries({ limit, perWebhook, leaseMs });
  scene.same(
    'when the claimed deliveries were due',
    claimed.map(({ delivery }) => delivery.nextTryAt),
    expected.slice(0, limit).map(({ nextTryAt }) => nextTryAt),
  );
  for (const { delivery, webhook, event, attempt } of claimed) {
    const of = due.find((each) => each.webhookId === webhook.id && each.event.id === event.id);
    if (of === undefined) return scene.fail('only deliveries that are due and not leased are claimed', delivery.id);
    scene.same('the claimed event', event, { ...of.event.told, id: of.event.id });
    const last = model.leases.findLast((lease) => lease.of === of)?.attempt ?? -1;
    scene.holds(`the number of the lease is above ${last}`, attempt > last, attempt);
    model.leases.push({ of, attempt, until: model.now + leaseMs });
    model.names.set(of, delivery.id);
    const leased = model.leasedOf(webhook.id);
    scene.holds(`${perWebhook} deliveries of a receiver are leased at most`, leased <= perWebhook, leased);
  }
}

export async function playDeliverySettle(
  model: NaiveStore,
  scene: StoreScene,
  given: readonly (readonly [index: number, ending: string, delay: number])[],
): Promise<void> {
  const leases = model.leases.filter((lease): lease is NaiveLease & { of: NaiveDelivery } => !('task' in lease.of)).toReversed();
  const pairs = given.flatMap(([index, ending, delay]) => {
    const lease = leases[index % Math.max(1, leases.length)];
    if (lease === undefined) return [];
    const tried = { at: model.now, durationMs: 5, status: 200 };
    const pending = { state: 'pending', nextTryAt: model.now + delay } as const;
    const parts = {
      delivered: { state: 'delivered', tried },
      failed: { state: 'failed', tried },
      again: { ...pending, tried },
      untried: pending,
    } as const;
    const part = parts[ending as keyof typeof parts];
    const outcome: DeliveryOutcome = { id: model.names.get(lease.of) ?? '', attempt: lease.attempt, ...part };
    return [{ lease, outcome }];
  });
  const expected = pairs.map(({ lease, outcome }) => model.settleDelivery(lease, outcome));
  const settled = await scene.store.deliveries.settle(pairs.map(({ outcome }) => outcome));
  scene.same('what settling deliveries gives', settled, expected);
}

export async function playRedeliver(
  model: NaiveStore,
  scene: StoreScene,
  [index, delay]: readonly [number, number],
): Promise<void> {
  const webhook = model.webhooks[index % model.webhooks.length];
  if (webhook === undefined) return;
  const at = model.now + delay;
  const request = { webhookId: webhook.id, at };
  scene.same('what redeliver gives', await scene.store.deliveries.redeliver(request), model.redeliver(webhook.id, at));
}
