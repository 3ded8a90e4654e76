import type { DeliveryQueue, NewTask, Store, StoredDelivery, StoredEvent, StoredWebhook } from '@tasks/core';
import { createMemoryStore, createUid, createWebhookSecret } from '@tasks/core/durable';
import { createManualClock } from '@tasks/core/testing';
import type { ManualClock } from '@tasks/core/testing';
import { onTestFinished } from 'vitest';
import type { DeliveryReport } from '../delivery-sender.ts';
import { createDeliveryPoster } from '../post-delivery.ts';
import { createWebhookDispatcher } from '../webhook-dispatcher.ts';
import type { WebhookDispatcher, WebhookDispatcherOptions } from '../webhook-dispatcher.ts';
import { startTestReceiver } from './start-test-receiver.ts';
import type { TestReceiver } from './start-test-receiver.ts';
import { until } from './until.ts';

/** A store on a manual clock, dispatchers for it and receivers over real HTTP. */
export interface DispatchFixture {
  readonly clock: ManualClock;
  readonly store: Store;
  /** What dispatchers reported. */
  readonly reports: DeliveryReport[];
  readonly errors: unknown[];
  /** Starts a receiver on loopback. */
  receiver(): Promise<TestReceiver>;
  /** Stores a subscription. */
  subscribe(webhook: Pick<StoredWebhook, 'url'> & Partial<StoredWebhook>): Promise<StoredWebhook>;
  /** Tracks tasks, each of which makes the event `task.created`. Gives their uids. */
  track(count?: number, task?: Partial<NewTask>): Promise<readonly string[]>;
  /** Starts a dispatcher. It is stopped at the end of the test. */
  dispatch(options?: Partial<WebhookDispatcherOptions>): WebhookDispatcher;
  /** Lets real HTTP run until nothing is under way. */
  rest(dispatcher: WebhookDispatcher): Promise<void>;
  deliveries(webhook: StoredWebhook): Promise<readonly StoredDelivery[]>;
  events(): Promise<readonly StoredEvent[]>;
}

/** A simple event payload. */
export function testBody(event: StoredEvent): string {
  const data = event.type === 'webhook.disabled' ? event.webhook : { uid: event.task.uid };
  return JSON.stringify({ type: event.type, timestamp: new Date(event.timestamp).toISOString(), data });
}

/** Creates a fixture at the present time, so that signatures are fresh to who verifies them. Pauses have no jitter. */
export function createDispatchFixture(): DispatchFixture {
  const clock = createManualClock({ now: Date.now() });
  const store = createMemoryStore({ clock });
  const reports: DeliveryReport[] = [];
  const errors: unknown[] = [];
  const poster = createDeliveryPoster({ allowPrivate: true, clock });
  onTestFinished(() => poster.close());
  return {
    clock,
    store,
    reports,
    errors,
    async receiver() {
      const receiver = await startTestReceiver();
      onTestFinished(() => receiver.close());
      return receiver;
    },
    async subscribe(given) {
      const webhook: StoredWebhook = {
        id: createUid('whk_', clock.now()),
        scope: 'subscription',
        secrets: [{ secret: createWebhookSecret() }],
        createdAt: store.now(),
        ...given,
      };
      await store.webhooks.add(webhook);
      return webhook;
    },
    async track(count = 1, task = {}) {
      const tasks = Array.from({ length: count }, (): NewTask => {
        const uid = createUid('tsk_', clock.now());
        return { uid, provider: 'fake', type: 'thing', id: uid, createdAt: store.now(), nextPollAt: store.now(), ...task };
      });
      await store.tasks.track(tasks);
      return tasks.map(({ uid }) => uid);
    },
    dispatch(options = {}) {
      const dispatcher = createWebhookDispatcher({
        store,
        clock,
        random: () => 0.5,
        post: poster.post,
        toBody: testBody,
        onAttempt: (report) => void reports.push(report),
        onError: (error) => void errors.push(error),
        ...options,
      });
      onTestFinished(() => void dispatcher.stop({ graceMs: 0 }));
      dispatcher.start();
      return dispatcher;
    },
    async rest(dispatcher) {
      // A claim takes a few turns to show up as deliveries under way.
      await clock.advance(0);
      await until(() => dispatcher.stats().underWay === 0);
      await clock.advance(0);
    },
    async deliveries({ id: webhookId }) {
      return (await store.deliveries.list({ webhookId, limit: 1000 })).items.toReversed();
    },
    async events() {
      return (await store.events.read({ limit: 1000 })).events;
    },
  };
}

/** The same store, with another way to do some of what its outbox does. */
export function storeWith(store: Store, given: Partial<DeliveryQueue>): Store {
  const { deliveries } = store;
  return {
    ...store,
    deliveries: {
      claim: (request) => deliveries.claim(request),
      nextDueAt: () => deliveries.nextDueAt(),
      settle: (outcomes) => deliveries.settle(outcomes),
      list: (query) => deliveries.list(query),
      redeliver: (request) => deliveries.redeliver(request),
      onDue: (listener) => deliveries.onDue(listener),
      counts: () => deliveries.counts(),
      ...given,
    },
  };
}
