import { TasksError } from '@tasks/core';
import type { DeliveryOutcome } from '@tasks/core';
import { describe, expect, it } from 'vitest';
import { createDispatchFixture, storeWith, testBody } from './test-support/dispatch-fixture.ts';
import { until } from './test-support/until.ts';

const leaseMs = 60_000;
const diskFull = new TasksError({ code: 'vendor_unavailable', message: 'The disk is full.' });

describe('a crash', () => {
  it('between sending and writing it down makes a delivery come again, under its id', async () => {
    const fixture = createDispatchFixture();
    const receiver = await fixture.receiver();
    const webhook = await fixture.subscribe({ url: receiver.url });
    let crashed = false;
    const never = new Promise<never>(() => {});
    const store = storeWith(fixture.store, {
      claim: (request) => (crashed ? never : fixture.store.deliveries.claim(request)),
      settle: () => {
        crashed = true;
        return never;
      },
    });
    fixture.dispatch({ store });
    await fixture.track();
    await until(() => fixture.reports.length === 1);
    expect(await fixture.deliveries(webhook)).toMatchObject([{ state: 'pending', tries: 0 }]);

    const dispatcher = fixture.dispatch();
    await fixture.rest(dispatcher);
    expect(receiver.requests).toHaveLength(1);
    await fixture.clock.advance(leaseMs);
    await until(() => fixture.reports.length === 2);
    await fixture.rest(dispatcher);
    expect(receiver.requests).toHaveLength(2);
    expect(new Set(receiver.requests.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
    expect(await fixture.deliveries(webhook)).toMatchObject([{ state: 'delivered', tries: 1 }]);
  });
});

describe('a store that fails', () => {
  it('is asked again after pauses that grow, and everything arrives', async () => {
    const fixture = createDispatchFixture();
    const receiver = await fixture.receiver();
    await fixture.subscribe({ url: receiver.url });
    const asked: number[] = [];
    const store = storeWith(fixture.store, {
      claim: async (request) => {
        asked.push(fixture.clock.monotonic());
        if (asked.length <= 5) throw diskFull;
        return fixture.store.deliveries.claim(request);
      },
    });
    const dispatcher = fixture.dispatch({ store });
    await fixture.clock.advance(0);
    // Word of new events does not cut the pause short.
    await fixture.track(3);
    await fixture.clock.advance(0);
    expect(asked).toHaveLength(1);
    await fixture.clock.advance(11_625);
    await fixture.rest(dispatcher);
    expect(asked.slice(0, 6)).toEqual([0, 375, 1125, 2625, 5625, 11_625]);
    expect(receiver.requests).toHaveLength(3);
    expect(fixture.errors).toEqual([diskFull, diskFull, diskFull, diskFull, diskFull]);
  });

  it('gets what came of a delivery once it works again, and nothing is sent twice', async () => {
    const fixture = createDispatchFixture();
    const receiver = await fixture.receiver();
    receiver.answer = 400;
    const webhook = await fixture.subscribe({ url: receiver.url });
    const full = { disk: true };
    const store = storeWith(fixture.store, {
      settle: async (outcomes) => {
        if (full.disk) throw diskFull;
        return fixture.store.deliveries.settle(outcomes);
      },
    });
    const dispatcher = fixture.dispatch({ store });
    await fixture.track(6);
    await until(() => fixture.errors.length > 0 && fixture.reports.length === 4);
    // Nothing more is taken from a store that cannot write.
    const other = await fixture.receiver();
    await fixture.subscribe({ url: other.url });
    await fixture.track(2);
    await fixture.clock.advance(10_000);
    expect(receiver.requests).toHaveLength(4);
    expect(other.requests).toHaveLength(0);
    receiver.answer = 204;
    full.disk = false;
    await fixture.clock.advance(2000);
    await fixture.rest(dispatcher);
    expect(receiver.requests).toHaveLength(12);
    expect(other.requests).toHaveLength(2);
    expect((await fixture.deliveries(webhook)).map(({ state, tries }) => `${state} ${tries}`)).toEqual([
      ...Array.from({ length: 4 }, () => 'delivered 2'),
      ...Array.from({ length: 4 }, () => 'delivered 1'),
    ]);
  });

  it('for longer than a lease makes a delivery come again rather than never', async () => {
    const fixture = createDispatchFixture();
    const webhook = await fixture.subscribe({ url: 'https://example.com/' });
    const sent: unknown[] = [];
    const full = { disk: true };
    const store = storeWith(fixture.store, {
      settle: async (outcomes) => {
        if (full.disk) throw diskFull;
        return fixture.store.deliveries.settle(outcomes);
      },
    });
    const dispatcher = fixture.dispatch({
      store,
      post: async ({ headers }) => {
        sent.push(headers['webhook-id']);
        return { status: 204 };
      },
    });
    await fixture.track();
    await fixture.clock.advance(600_000);
    const [first, ...others] = sent;
    expect(others.length).toBeGreaterThan(0);
    expect(others.length).toBeLessThan(10);
    expect(new Set(sent)).toEqual(new Set([first]));
    full.disk = false;
    await fixture.clock.advance(120_000);
    expect(await fixture.deliveries(webhook)).toMatchObject([{ state: 'delivered', tries: 1 }]);
    expect(dispatcher.stats().underWay).toBe(0);
  });
});

it('sends nothing more to a receiver that is gone while that is being written', async () => {
  const fixture = createDispatchFixture();
  const receiver = await fixture.receiver();
  receiver.answer = 410;
  const { id } = await fixture.subscribe({ url: receiver.url });
  const { promise: written, resolve: write } = Promise.withResolvers<void>();
  const { webhooks } = fixture.store;
  const dispatcher = fixture.dispatch({
    store: {
      now: () => fixture.store.now(),
      deliveries: fixture.store.deliveries,
      webhooks: {
        add: (webhook) => webhooks.add(webhook),
        get: (webhookId) => webhooks.get(webhookId),
        list: (query) => webhooks.list(query),
        remove: (webhookId) => webhooks.remove(webhookId),
        update: async (webhookId, patch) => {
          await written;
          return webhooks.update(webhookId, patch);
        },
      },
    },
  });
  await fixture.track();
  await until(() => fixture.reports.length === 1);
  await fixture.track(3);
  await fixture.clock.advance(5000);
  write();
  await fixture.rest(dispatcher);
  expect(receiver.requests).toHaveLength(1);
  expect((await fixture.store.webhooks.get(id))?.disabledAt).toBeDefined();
});

it('writes what ends together in one batch', async () => {
  const fixture = createDispatchFixture();
  const receiver = await fixture.receiver();
  await fixture.subscribe({ url: receiver.url });
  const batches: (readonly DeliveryOutcome[])[] = [];
  const store = storeWith(fixture.store, {
    settle: async (outcomes) => {
      batches.push(outcomes);
      return fixture.store.deliveries.settle(outcomes);
    },
  });
  const dispatcher = fixture.dispatch({ store, perWebhook: 50, post: async () => ({ status: 204 }) });
  await fixture.track(50);
  await fixture.rest(dispatcher);
  expect(batches.map(({ length }) => length)).toEqual([50]);
});

it('asks an idle store once a minute, and sees at once what comes', async () => {
  const fixture = createDispatchFixture();
  const receiver = await fixture.receiver();
  await fixture.subscribe({ url: receiver.url });
  let claims = 0;
  const store = storeWith(fixture.store, {
    claim: async (request) => {
      claims += 1;
      return fixture.store.deliveries.claim(request);
    },
  });
  const dispatcher = fixture.dispatch({ store });
  await fixture.clock.advance(3_600_000);
  expect(claims).toBe(61);
  await fixture.track();
  await fixture.rest(dispatcher);
  expect(receiver.requests).toHaveLength(1);
});

it('asks the store at most once a second while all that is due must wait', async () => {
  const fixture = createDispatchFixture();
  const receiver = await fixture.receiver();
  receiver.answer = () => {};
  await fixture.subscribe({ url: receiver.url });
  let claims = 0;
  const store = storeWith(fixture.store, {
    claim: async (request) => {
      claims += 1;
      return fixture.store.deliveries.claim(request);
    },
  });
  fixture.dispatch({ store });
  await fixture.track(10);
  await until(() => receiver.requests.length === 4);
  const before = claims;
  await fixture.clock.advance(10_000);
  expect(claims - before).toBeLessThanOrEqual(10);
});

describe('what the server itself gets wrong', () => {
  it('is tried again, and not held against the receiver', async () => {
    const fixture = createDispatchFixture();
    const receiver = await fixture.receiver();
    const webhook = await fixture.subscribe({ url: receiver.url });
    const mistake = new Error('no such member');
    let broken = true;
    const dispatcher = fixture.dispatch({
      toBody: (event) => {
        if (broken) throw mistake;
        return testBody(event);
      },
    });
    await fixture.track(20);
    await fixture.rest(dispatcher);
    expect(fixture.errors[0]).toBe(mistake);
    expect(dispatcher.stats().openCircuits).toBe(0);
    expect((await fixture.store.webhooks.get(webhook.id))?.failingSince).toBeUndefined();
    expect((await fixture.deliveries(webhook))[0]?.attempts[0]?.error).not.toContain('no such member');
    broken = false;
    await fixture.clock.advance(5000);
    await fixture.rest(dispatcher);
    expect(receiver.requests).toHaveLength(20);
  });

  it('ends no deliveries when listeners throw', async () => {
    const fixture = createDispatchFixture();
    const receiver = await fixture.receiver();
    await fixture.subscribe({ url: receiver.url });
    const failing = (): never => {
      throw new Error('listener');
    };
    const dispatcher = fixture.dispatch({ onAttempt: failing, onError: failing });
    await fixture.track(10);
    await fixture.rest(dispatcher);
    expect(receiver.requests).toHaveLength(10);
    expect(dispatcher.stats().underWay).toBe(0);
  });
});

describe('stopping', () => {
  it('lets what is under way end, takes nothing more, and leaves nothing behind', async () => {
    const fixture = createDispatchFixture();
    const receiver = await fixture.receiver();
    const held: (() => void)[] = [];
    receiver.answer = (response) => held.push(() => response.writeHead(204).end());
    const webhook = await fixture.subscribe({ url: receiver.url });
    const dispatcher = fixture.dispatch({ perWebhook: 2 });
    await fixture.track(5);
    await until(() => held.length === 2);
    let stopped = false;
    const stopping = dispatcher.stop({ graceMs: 10_000 }).then(() => {
      stopped = true;
    });
    await fixture.track(5);
    await fixture.clock.advance(9000);
    expect(stopped).toBe(false);
    for (const release of held) release();
    await stopping;
    expect((await fixture.deliveries(webhook)).map(({ state }) => state)).toEqual([
      ...Array.from({ length: 2 }, () => 'delivered'),
      ...Array.from({ length: 8 }, () => 'pending'),
    ]);
    expect(fixture.clock.pendingTimers).toBe(0);
    await fixture.clock.advance(3_600_000);
    expect(receiver.requests).toHaveLength(2);
  });

  it('breaks off what is under way at the end of the grace period, and gives it back untried', async () => {
    const fixture = createDispatchFixture();
    const receiver = await fixture.receiver();
    let closed = 0;
    receiver.answer = (response) =>
      response.on('close', () => {
        closed += 1;
      });
    const webhook = await fixture.subscribe({ url: receiver.url });
    const dispatcher = fixture.dispatch();
    await fixture.track(2);
    await until(() => receiver.requests.length === 2);
    const stopping = dispatcher.stop({ graceMs: 3000 });
    await fixture.clock.advance(3000);
    await stopping;
    await until(() => closed === 2);
    expect(await fixture.deliveries(webhook)).toMatchObject([
      { state: 'pending', tries: 0, attempts: [] },
      { state: 'pending', tries: 0, attempts: [] },
    ]);
    expect(fixture.clock.pendingTimers).toBe(0);

    receiver.answer = 204;
    const next = fixture.dispatch();
    await fixture.rest(next);
    expect((await fixture.deliveries(webhook)).map(({ state, tries }) => `${state} ${tries}`)).toEqual([
      'delivered 1',
      'delivered 1',
    ]);
  });

  it('gives back what a claim brings after it was stopped', async () => {
    const fixture = createDispatchFixture();
    const receiver = await fixture.receiver();
    const webhook = await fixture.subscribe({ url: receiver.url });
    await fixture.track(3);
    const { promise: opened, resolve: open } = Promise.withResolvers<void>();
    const store = storeWith(fixture.store, {
      claim: async (request) => {
        await opened;
        return fixture.store.deliveries.claim(request);
      },
    });
    const dispatcher = fixture.dispatch({ store });
    await fixture.clock.advance(0);
    const stopping = dispatcher.stop();
    open();
    await stopping;
    expect(receiver.requests).toHaveLength(0);
    expect(await fixture.store.deliveries.nextDueAt()).toBe(fixture.store.now());
    expect((await fixture.deliveries(webhook)).every(({ tries }) => tries === 0)).toBe(true);
  });

  it('does not wait for a store that cannot write', async () => {
    const fixture = createDispatchFixture();
    const receiver = await fixture.receiver();
    await fixture.subscribe({ url: receiver.url });
    const store = storeWith(fixture.store, {
      settle: async () => {
        throw diskFull;
      },
    });
    const dispatcher = fixture.dispatch({ store });
    await fixture.track();
    await until(() => fixture.errors.length > 0);
    await dispatcher.stop({ graceMs: 0 });
    expect(dispatcher.stats().underWay).toBe(0);
    expect(fixture.clock.pendingTimers).toBe(0);
  });

  it('is at once where nothing is under way, and for good', async () => {
    const fixture = createDispatchFixture();
    const dispatcher = fixture.dispatch();
    await fixture.clock.advance(0);
    await Promise.all([dispatcher.stop(), dispatcher.stop()]);
    expect(fixture.clock.pendingTimers).toBe(0);
    expect(() => dispatcher.start()).toThrow(expect.objectContaining({ code: 'invalid_argument' }));
  });
});
