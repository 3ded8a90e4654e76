import { createMemoryStore, createUid, createWebhookSecret } from '@tasks/core/durable';
import { Webhook } from 'standardwebhooks';
import { expect, it, onTestFinished } from 'vitest';
import { createDeliveryPoster } from '../post-delivery.ts';
import { signDelivery } from '../sign-delivery.ts';
import { testBody } from '../test-support/dispatch-fixture.ts';
import { until } from '../test-support/until.ts';
import { createWebhookDispatcher } from '../webhook-dispatcher.ts';
import { createWebhookReceiver } from './create-webhook-receiver.ts';
import type { ReceivedDelivery, WebhookReceiver, WebhookReceiverOptions } from './create-webhook-receiver.ts';

const body = '{"type":"task.succeeded","timestamp":"2026-01-02T03:04:05.000Z","data":{"uid":"tsk_1"}}';

async function started(options: WebhookReceiverOptions): Promise<{ readonly url: string; readonly receiver: WebhookReceiver }> {
  const receiver = createWebhookReceiver(options);
  const url = await receiver.start();
  onTestFinished(() => receiver.close());
  return { url, receiver };
}

function signed(
  secret: string,
  text: string = body,
  at: number = Date.now(),
): { readonly headers: Record<string, string>; readonly body: string } {
  const headers = signDelivery({ id: 'dlv_1', timestamp: at, body: text, secrets: [{ secret }], now: at });
  return { headers: { ...headers }, body: text };
}

async function send(url: string, request: RequestInit): Promise<number> {
  const response = await fetch(url, { method: 'POST', ...request });
  await response.body?.cancel();
  return response.status;
}

it('takes what the dispatcher of a store sends, in real time', async () => {
  const secret = createWebhookSecret();
  const received: ReceivedDelivery[] = [];
  const { url } = await started({ secret, onEvent: (delivery) => void received.push(delivery) });
  const store = createMemoryStore();
  const poster = createDeliveryPoster({ allowPrivate: true });
  const dispatcher = createWebhookDispatcher({ store, post: poster.post, toBody: testBody });
  const now = store.now();
  await store.webhooks.add({ id: createUid('whk_', now), url, scope: 'subscription', secrets: [{ secret }], createdAt: now });
  dispatcher.start();
  const uid = createUid('tsk_', now);
  await store.tasks.track([{ uid, provider: 'fake', type: 'thing', id: '1', createdAt: now, nextPollAt: now }]);
  await until(() => received.length === 1);
  await dispatcher.stop();
  poster.close();
  expect(received).toMatchObject([{ id: expect.stringMatching(/^dlv_/), event: { type: 'task.created', data: { uid } } }]);
  expect(await store.deliveries.counts()).toEqual({ pending: 0, delivered: 1, failed: 0 });
});

it('takes only what is signed with its secret, and fresh', async () => {
  const secret = createWebhookSecret();
  const received: ReceivedDelivery[] = [];
  const { url } = await started({ secret, onEvent: (delivery) => void received.push(delivery) });
  expect(await send(url, signed(secret))).toBe(204);
  expect(await send(url, signed(createWebhookSecret()))).toBe(401);
  expect(await send(url, { ...signed(secret), body: `${body} ` })).toBe(401);
  expect(await send(url, signed(secret, body, Date.now() - 3_600_000))).toBe(401);
  expect(await send(url, { body })).toBe(401);
  expect(await send(url, signed(secret, '[]'))).toBe(401);
  expect(await send(url, signed(secret, 'no JSON'))).toBe(401);
  expect(await send(url, { method: 'PUT', ...signed(secret) })).toBe(405);
  expect(received).toEqual([{ id: 'dlv_1', event: new Webhook(secret).verify(body, signed(secret).headers) }]);
});

it('can listen before it knows its secret', async () => {
  const secret = createWebhookSecret();
  const made: string[] = [];
  const { url } = await started({ secret: () => made[0], onEvent: () => {} });
  expect(await send(url, signed(secret))).toBe(503);
  made.push(secret);
  expect(await send(url, signed(secret))).toBe(204);
});

it('lets the sender try again when an event could not be taken', async () => {
  const secret = createWebhookSecret();
  const { url } = await started({
    secret,
    onEvent: () => {
      throw new Error('not now');
    },
  });
  expect(await send(url, signed(secret))).toBe(500);
});

it('reads no delivery without bounds', async () => {
  const secret = createWebhookSecret();
  const { url } = await started({ secret, onEvent: () => {} });
  const large = JSON.stringify({ type: 'task.succeeded', timestamp: '', data: 'a'.repeat(16 * 1024 * 1024) });
  expect(await send(url, { body: large })).toBe(413);
});
