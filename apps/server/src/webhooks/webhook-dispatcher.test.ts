import type { DeliveryState, StoredWebhook } from '@tasks/core';
import { createWebhookSecret } from '@tasks/core/durable';
import * as fc from 'fast-check';
import { Webhook } from 'standardwebhooks';
import { describe, expect, it } from 'vitest';
import { failuresToOpen, firstOpenMs } from './receiver-health.ts';
import { disableAfterMs, retryPausesMs } from './retry-schedule.ts';
import { rotateSecret } from './rotate-secret.ts';
import { createDispatchFixture } from './test-support/dispatch-fixture.ts';
import type { DispatchFixture } from './test-support/dispatch-fixture.ts';
import type { Answering, ReceivedRequest, TestReceiver } from './test-support/start-test-receiver.ts';
import { until } from './test-support/until.ts';

const dayMs = 86_400_000;

function verify({ secrets }: StoredWebhook, { headers, body }: ReceivedRequest): unknown {
  const [newest] = secrets;
  return new Webhook(newest?.secret ?? '').verify(body, {
    'webhook-id': String(headers['webhook-id']),
    'webhook-timestamp': String(headers['webhook-timestamp']),
    'webhook-signature': String(headers['webhook-signature']),
  });
}

/** Moves time on in steps, at each of which real HTTP runs until nothing is under way. */
async function pass(
  fixture: DispatchFixture,
  dispatcher: ReturnType<DispatchFixture['dispatch']>,
  milliseconds: number,
): Promise<void> {
  const end = fixture.clock.monotonic() + milliseconds;
  await fixture.rest(dispatcher);
  while (fixture.clock.monotonic() < end) {
    const nextTryAt = await fixture.store.deliveries.nextDueAt();
    const dueInMs = (nextTryAt ?? Infinity) - fixture.store.now();
    await fixture.clock.advance(Math.min(Math.max(dueInMs, 1000), end - fixture.clock.monotonic()));
    await fixture.rest(dispatcher);
  }
}

const idsOf = (receiver: TestReceiver): unknown[] => receiver.requests.map(({ headers }) => headers['webhook-id']);

describe('a delivery', () => {
  it('tells a receiver of an event, signed, in the trace of its task', async () => {
    const fixture = createDispatchFixture();
    const receiver = await fixture.receiver();
    const webhook = await fixture.subscribe({ url: receiver.url });
    const dispatcher = fixture.dispatch();
    const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
    const [uid] = await fixture.track(1, { traceparent });
    await until(() => receiver.requests.length === 1);
    await fixture.rest(dispatcher);

    const [request] = receiver.requests;
    if (request === undefined) throw new Error('No request.');
    expect(verify(webhook, request)).toEqual({
      type: 'task.created',
      timestamp: new Date(fixture.store.now()).toISOString(),
      data: { uid },
    });
    expect(request.headers).toMatchObject({ 'content-type': 'application/json', traceparent });
    const [delivery] = await fixture.deliveries(webhook);
    expect(delivery).toMatchObject({
      id: request.headers['webhook-id'],
      state: 'delivered',
      tries: 1,
      attempts: [{ at: fixture.store.now(), durationMs: 0, status: 204 }],
    });
    expect(fixture.reports).toEqual([
      {
        webhookId: webhook.id,
        deliveryId: delivery?.id,
        eventType: 'task.created',
        uid,
        outcome: 'delivered',
        tries: 1,
        durationMs: 0,
        status: 204,
      },
    ]);
  });

  it('passes on no trace that is none', async () => {
    const fixture = createDispatchFixture();
    const receiver = await fixture.receiver();
    await fixture.subscribe({ url: receiver.url });
    const dispatcher = fixture.dispatch();
    await fixture.track(1, { traceparent: 'x\r\nwebhook-id: forged' });
    await fixture.rest(dispatcher);
    expect(receiver.requests[0]?.headers).not.toHaveProperty('traceparent');
  });

  it('is signed with the old and the new secret for a day after a rotation', async () => {
    const fixture = createDispatchFixture();
    const receiver = await fixture.receiver();
    const old = await fixture.subscribe({ url: receiver.url });
    const secret = createWebhookSecret();
    const rotated = await fixture.store.webhooks.update(old.id, rotateSecret({ webhook: old, secret, now: fixture.store.now() }));
    if (rotated === undefined) throw new Error('No webhook.');
    const dispatcher = fixture.dispatch();
    await fixture.track();
    await fixture.rest(dispatcher);
    const [request] = receiver.requests;
    if (request === undefined) throw new Error('No request.');
    expect(verify(old, request)).toEqual(verify(rotated, request));

    await pass(fixture, dispatcher, dayMs);
    await fixture.track();
    await fixture.rest(dispatcher);
    expect(String(receiver.requests[1]?.headers['webhook-signature']).split(' ')).toHaveLength(1);
  });

  it('can be asked for again, under its id', async () => {
    const fixture = createDispatchFixture();
    const receiver = await fixture.receiver();
    const webhook = await fixture.subscribe({ url: receiver.url });
    const dispatcher = fixture.dispatch();
    await fixture.track();
    await fixture.rest(dispatcher);
    const [delivery] = await fixture.deliveries(webhook);
    await fixture.store.deliveries.redeliver({ webhookId: webhook.id, deliveryId: delivery?.id, at: fixture.store.now() });
    await fixture.rest(dispatcher);
    expect(idsOf(receiver)).toEqual([delivery?.id, delivery?.id]);
  });
});

describe('a receiver that fails', () => {
  it('is tried for over a day, by the schedule, and then the delivery is given up', async () => {
    const fixture = createDispatchFixture();
    const receiver = await fixture.receiver();
    receiver.answer = 500;
    const webhook = await fixture.subscribe({ url: receiver.url });
    const dispatcher = fixture.dispatch();
    await fixture.track();
    await fixture.rest(dispatcher);
    for (const [index, pauseMs] of retryPausesMs.entries()) {
      expect(receiver.requests).toHaveLength(index + 1);
      await fixture.clock.advance(pauseMs - 1);
      await fixture.rest(dispatcher);
      expect(receiver.requests).toHaveLength(index + 1);
      await fixture.clock.advance(1);
      await fixture.rest(dispatcher);
    }
    expect(receiver.requests).toHaveLength(retryPausesMs.length + 1);
    await pass(fixture, dispatcher, dayMs);
    expect(receiver.requests).toHaveLength(retryPausesMs.length + 1);
    expect(new Set(idsOf(receiver)).size).toBe(1);
    expect(await fixture.deliveries(webhook)).toMatchObject([{ state: 'failed', tries: 8 }]);
    expect(fixture.reports.map(({ outcome }) => outcome)).toEqual([...Array.from({ length: 7 }, () => 'retrying'), 'failed']);
    expect((await fixture.store.webhooks.get(webhook.id))?.disabledAt).toBeUndefined();
  });

  it('is marked as failing until a delivery arrives', async () => {
    const fixture = createDispatchFixture();
    const receiver = await fixture.receiver();
    receiver.answer = 404;
    const { id } = await fixture.subscribe({ url: receiver.url });
    const dispatcher = fixture.dispatch();
    const began = fixture.store.now();
    await fixture.track();
    await fixture.rest(dispatcher);
    expect((await fixture.store.webhooks.get(id))?.failingSince).toBe(began);
    receiver.answer = 204;
    await pass(fixture, dispatcher, 5000);
    expect((await fixture.store.webhooks.get(id))?.failingSince).toBeUndefined();
  });

  it('is left in peace as a whole for as long as it asks with a 429', async () => {
    const fixture = createDispatchFixture();
    const [busy, other] = [await fixture.receiver(), await fixture.receiver()];
    busy.answer = (response) => response.writeHead(429, { 'retry-after': '600' }).end();
    const webhook = await fixture.subscribe({ url: busy.url });
    const dispatcher = fixture.dispatch();
    await fixture.track();
    await fixture.rest(dispatcher);
    busy.answer = 204;
    await fixture.subscribe({ url: other.url });
    await fixture.track(3);
    await fixture.rest(dispatcher);
    expect(other.requests).toHaveLength(3);
    await pass(fixture, dispatcher, 599_000);
    expect(busy.requests).toHaveLength(1);
    await pass(fixture, dispatcher, 200_000);
    expect(busy.requests).toHaveLength(5);
    const deliveries = await fixture.deliveries(webhook);
    expect(deliveries.map(({ state, tries }) => ({ state, tries }))).toEqual([
      { state: 'delivered', tries: 2 },
      { state: 'delivered', tries: 1 },
      { state: 'delivered', tries: 1 },
      { state: 'delivered', tries: 1 },
    ]);
  });

  it('is given up at once when it is gone, and the others are told', async () => {
    const fixture = createDispatchFixture();
    const [gone, other] = [await fixture.receiver(), await fixture.receiver()];
    gone.answer = 410;
    const webhook = await fixture.subscribe({ url: gone.url });
    await fixture.subscribe({ url: other.url, events: ['webhook.disabled'] });
    const dispatcher = fixture.dispatch();
    await fixture.track(20);
    await fixture.rest(dispatcher);
    await fixture.track(20);
    await pass(fixture, dispatcher, dayMs);
    // No more than were under way when it said so.
    expect(gone.requests.length).toBeLessThanOrEqual(4);
    expect(other.requests.map(({ body }) => JSON.parse(body) as unknown)).toEqual([
      expect.objectContaining({ type: 'webhook.disabled', data: expect.objectContaining({ id: webhook.id, url: gone.url }) }),
    ]);
    expect(await fixture.store.webhooks.get(webhook.id)).toMatchObject({
      disabledAt: expect.any(Number),
      disabledReason: 'The receiver answered 410: it is gone.',
    });
    expect((await fixture.events()).filter(({ type }) => type === 'webhook.disabled')).toHaveLength(1);
    expect(fixture.reports.filter(({ outcome }) => outcome === 'disabled').length).toBeGreaterThan(0);
  });

  it('is told of what waited, once it is enabled again', async () => {
    const fixture = createDispatchFixture();
    const receiver = await fixture.receiver();
    receiver.answer = 410;
    const { id } = await fixture.subscribe({ url: receiver.url });
    const dispatcher = fixture.dispatch({ perWebhook: 1 });
    await fixture.track(3);
    await fixture.rest(dispatcher);
    receiver.answer = 204;
    await fixture.store.webhooks.update(id, { disabled: null, failingSince: null });
    await fixture.rest(dispatcher);
    expect(receiver.requests).toHaveLength(3);
  });

  it('is given up after five days of nothing but failures, not at the first try of a delivery', async () => {
    const fixture = createDispatchFixture();
    const receiver = await fixture.receiver();
    receiver.answer = 500;
    const webhook = await fixture.subscribe({ url: receiver.url });
    const dispatcher = fixture.dispatch();
    await fixture.track();
    await pass(fixture, dispatcher, disableAfterMs);
    expect((await fixture.store.webhooks.get(webhook.id))?.disabledAt).toBeUndefined();
    await fixture.track();
    await pass(fixture, dispatcher, 3_500_000);
    expect((await fixture.store.webhooks.get(webhook.id))?.disabledAt).toBeUndefined();
    await pass(fixture, dispatcher, 10_000_000);
    expect(await fixture.store.webhooks.get(webhook.id)).toMatchObject({
      disabledAt: expect.any(Number),
      disabledReason: 'Every delivery has failed for 5 days. The last one: The receiver answered 500.',
    });
    expect((await fixture.events()).at(-1)).toMatchObject({ type: 'webhook.disabled', webhook: { id: webhook.id } });
    const before = receiver.requests.length;
    await fixture.track();
    await pass(fixture, dispatcher, dayMs);
    expect(receiver.requests).toHaveLength(before);
  });

  it('is not given up when something arrived in between', async () => {
    const fixture = createDispatchFixture();
    const receiver = await fixture.receiver();
    const webhook = await fixture.subscribe({ url: receiver.url });
    const dispatcher = fixture.dispatch();
    for (const answer of [500, 204, 500]) {
      receiver.answer = answer;
      await fixture.track();
      await pass(fixture, dispatcher, disableAfterMs - dayMs);
    }
    expect((await fixture.store.webhooks.get(webhook.id))?.disabledAt).toBeUndefined();
  });
});

describe('the circuit of a receiver', () => {
  it('opens when it is down, lets one probe through, and loses no try of those that wait', async () => {
    const fixture = createDispatchFixture();
    const receiver = await fixture.receiver();
    receiver.answer = (response) => response.destroy();
    const webhook = await fixture.subscribe({ url: receiver.url });
    const dispatcher = fixture.dispatch({ perWebhook: 2 });
    await fixture.track(40);
    await fixture.rest(dispatcher);
    // The fifth failure opens it, one more was under way.
    expect(receiver.requests.length).toBeGreaterThanOrEqual(failuresToOpen);
    expect(receiver.requests.length).toBeLessThanOrEqual(failuresToOpen + 1);
    expect(dispatcher.stats().openCircuits).toBe(1);
    const tried = receiver.requests.length;
    await pass(fixture, dispatcher, firstOpenMs - 1);
    expect(receiver.requests).toHaveLength(tried);
    await pass(fixture, dispatcher, 1);
    expect(receiver.requests).toHaveLength(tried + 1);
    receiver.answer = 204;
    await pass(fixture, dispatcher, 600_000);
    expect(dispatcher.stats().openCircuits).toBe(0);
    const deliveries = await fixture.deliveries(webhook);
    expect(deliveries.every(({ state }) => state === 'delivered')).toBe(true);
    expect(deliveries.filter(({ tries }) => tries === 1).length).toBeGreaterThanOrEqual(40 - tried - 1);
  });

  it('stays closed for one that refuses single deliveries', async () => {
    const fixture = createDispatchFixture();
    const receiver = await fixture.receiver();
    receiver.answer = 400;
    await fixture.subscribe({ url: receiver.url });
    const dispatcher = fixture.dispatch();
    await fixture.track(40);
    await fixture.rest(dispatcher);
    expect(receiver.requests).toHaveLength(40);
  });
});

describe('many deliveries', () => {
  it('go out at most four at a time to one receiver, and a slow one holds up no other', async () => {
    const fixture = createDispatchFixture();
    const [slow, quick] = [await fixture.receiver(), await fixture.receiver()];
    const held: (() => void)[] = [];
    slow.answer = (response) => held.push(() => response.writeHead(204).end());
    await fixture.subscribe({ url: slow.url });
    await fixture.subscribe({ url: quick.url });
    const dispatcher = fixture.dispatch();
    await fixture.track(30);
    await until(() => held.length === 4 && quick.requests.length === 30);
    await fixture.track(30);
    await until(() => quick.requests.length === 60);
    expect(slow.requests).toHaveLength(4);
    expect(quick.mostAtOnce).toBeLessThanOrEqual(4);
    slow.answer = 204;
    for (const release of held) release();
    await fixture.rest(dispatcher);
    await until(() => slow.requests.length === 60);
    expect(slow.mostAtOnce).toBe(4);
  });

  it('go out at most so many at a time in all', async () => {
    const fixture = createDispatchFixture();
    const receivers = [await fixture.receiver(), await fixture.receiver(), await fixture.receiver()];
    for (const { url } of receivers) await fixture.subscribe({ url });
    let underWay = 0;
    const dispatcher = fixture.dispatch({
      concurrency: 5,
      onAttempt: () => {
        underWay = Math.max(underWay, dispatcher.stats().underWay);
      },
    });
    await fixture.track(20);
    await until(() => receivers.every(({ requests }) => requests.length === 20));
    await fixture.rest(dispatcher);
    expect(underWay).toBe(5);
  });

  it('end as delivered or failed, each tried by its schedule, whatever receivers answer', async () => {
    const statuses = fc.constantFrom(204, 204, 400, 429, 500, 503, 0);
    await fc.assert(
      fc.asyncProperty(fc.array(statuses, { maxLength: 60 }), fc.integer({ min: 1, max: 12 }), async (answers, count) => {
        const fixture = createDispatchFixture();
        const webhooks = [
          await fixture.subscribe({ url: 'https://one.example/' }),
          await fixture.subscribe({ url: 'https://two.example/' }),
        ];
        const sent = new Map<string, number>();
        const rest = [...answers];
        const dispatcher = fixture.dispatch({
          post: async ({ headers }) => {
            const id = headers['webhook-id'] ?? '';
            sent.set(id, (sent.get(id) ?? 0) + 1);
            const status = rest.shift() ?? 204;
            return status === 204 ? { status } : { status: status || undefined, error: 'failed' };
          },
        });
        await fixture.track(count);
        await fixture.clock.advance(3 * dayMs);
        for (const webhook of webhooks) {
          for (const { id, state, tries } of await fixture.deliveries(webhook)) {
            expect(state).toBe<DeliveryState>(tries > retryPausesMs.length && state === 'failed' ? 'failed' : 'delivered');
            expect(sent.get(id)).toBe(tries);
          }
        }
        expect(dispatcher.stats().underWay).toBe(0);
      }),
      { numRuns: 20 },
    );
  });
});

it('says a secret nowhere', async () => {
  const fixture = createDispatchFixture();
  const receiver = await fixture.receiver();
  const answers: Answering[] = [204, 302, 410, 500, (response) => response.destroy()];
  const secrets: string[] = [];
  const webhooks: StoredWebhook[] = [];
  const addWebhook = async (url: string, secret: string): Promise<void> => {
    secrets.push(secret.replace('whsec_', ''));
    webhooks.push(await fixture.subscribe({ url, secrets: [{ secret }] }));
  };
  receiver.answer = (response, { path }) => {
    const answer = answers[Number(path.slice(1))] ?? 204;
    if (typeof answer === 'number') response.writeHead(answer).end();
    else answer(response, { method: '', path, headers: {}, body: '' });
  };
  for (const index of answers.keys()) await addWebhook(new URL(`/${index}`, receiver.url).href, createWebhookSecret());
  await addWebhook(receiver.url, 'whsec_(not-base-64)');
  const dispatcher = fixture.dispatch();
  await fixture.track(2);
  await pass(fixture, dispatcher, dayMs);
  const deliveries = await Promise.all(webhooks.map((webhook) => fixture.deliveries(webhook)));
  const said = JSON.stringify([fixture.reports, deliveries, await fixture.events(), fixture.errors.map(String)]);
  expect(fixture.errors.length).toBeGreaterThan(0);
  for (const secret of secrets) expect(said).not.toContain(secret);
});
