import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { createAppFixture } from '../testing/app-fixture.ts';
import type { AppFixture } from '../testing/app-fixture.ts';
import { deliveryListSchema, webhookSchema } from './schemas/webhook-answers.ts';

const url = 'https://example.com/hook';

async function create(fixture: AppFixture, body: object = { url }): Promise<Record<string, unknown>> {
  const answer = await fixture.call('POST', '/v1/webhooks', body);
  expect(answer.status).toBe(201);
  return answer.body;
}

describe('webhooks', () => {
  it('show their secret when they are made, and never again', async () => {
    await using fixture = await createAppFixture();
    const { status, headers, body } = await fixture.call('POST', '/v1/webhooks', { url, events: ['task.failed', 'task.failed'] });
    const id = String(body['id']);
    expect([status, headers.get('location')]).toEqual([201, `/v1/webhooks/${id}`]);
    expect(body).toEqual({
      id: expect.stringMatching(/^whk_[0-9a-f-]{36}$/) as unknown,
      url,
      scope: 'subscription',
      events: ['task.failed'],
      createdAt: '2026-01-02T03:04:05.000Z',
      failingSince: null,
      disabledAt: null,
      disabledReason: null,
      secret: expect.stringMatching(/^whsec_[A-Za-z0-9+/=]{44}$/) as unknown,
    });
    expect(v.is(webhookSchema, body)).toBe(true);
    expect((await fixture.call('GET', `/v1/webhooks/${id}`)).body).toEqual({ ...body, secret: null });
    expect((await fixture.call('GET', '/v1/webhooks')).body).toEqual({ data: [{ ...body, secret: null }], nextCursor: null });
    expect(fixture.log.join('')).not.toContain(String(body['secret']));
  });

  it('are told of all events when they name none', async () => {
    await using fixture = await createAppFixture();
    expect(await create(fixture)).toMatchObject({ events: null });
  });

  it.each([
    [{}, '/url'],
    [{ url, events: [] }, '/events'],
    [{ url, events: ['task.exploded'] }, '/events/0'],
    [{ url, secret: 'mine' }, '/secret'],
    [[], ''],
  ])('are refused as %j', async (body, pointer) => {
    await using fixture = await createAppFixture();
    expect(await fixture.call('POST', '/v1/webhooks', body)).toMatchObject({ status: 422, body: { errors: [{ pointer }] } });
  });

  it.each(['http://127.0.0.1/', 'http://2130706433/', 'ftp://example.com/', 'https://user:pass@example.com/', 'nonsense'])(
    'are refused at %s',
    async (bad) => {
      await using fixture = await createAppFixture();
      expect(await fixture.call('POST', '/v1/webhooks', { url: bad })).toMatchObject({
        status: 422,
        body: { code: 'invalid_argument' },
      });
    },
  );

  it('are listed apart from those that tasks bring, in pages', async () => {
    await using fixture = await createAppFixture();
    fixture.provider.script('1', 'running');
    await fixture.call('POST', '/v1/tasks', { ref: 'fake:1', webhookUrl: 'https://example.com/of-a-task' });
    const ids = [String((await create(fixture))['id'])];
    await fixture.clock.advance(5);
    ids.unshift(String((await create(fixture))['id']));
    const first = await fixture.call('GET', '/v1/webhooks?limit=1');
    const second = await fixture.call(
      'GET',
      `/v1/webhooks?limit=1&cursor=${encodeURIComponent(String(first.body['nextCursor']))}`,
    );
    expect([first, second].map(({ body }) => (body['data'] as { id: string }[])[0]?.id)).toEqual(ids);
    expect((await fixture.call('GET', '/v1/webhooks?scope=task')).body).toMatchObject({
      data: [{ scope: 'task', url: 'https://example.com/of-a-task' }],
    });
    expect(((await fixture.call('GET', '/v1/webhooks?scope=all')).body['data'] as unknown[]).length).toBe(3);
    expect((await fixture.call('GET', '/v1/webhooks?cursor=nonsense')).status).toBe(400);
  });

  it('get a new secret, and keep the old one for a day', async () => {
    await using fixture = await createAppFixture();
    const { id, secret } = await create(fixture);
    const { status, body } = await fixture.call('POST', `/v1/webhooks/${String(id)}/rotate`);
    expect(status).toBe(200);
    expect(body['secret']).toMatch(/^whsec_/);
    expect(body['secret']).not.toBe(secret);
    const stored = await fixture.store.webhooks.get(String(id));
    expect(stored?.secrets).toEqual([{ secret: body['secret'] }, { secret, expiresAt: fixture.store.now() + 86_400_000 }]);
  });

  it('are enabled again', async () => {
    await using fixture = await createAppFixture();
    const id = String((await create(fixture))['id']);
    await fixture.store.webhooks.update(id, { failingSince: 1, disabled: { at: fixture.store.now(), reason: 'It is gone.' } });
    expect((await fixture.call('GET', `/v1/webhooks/${id}`)).body).toMatchObject({
      disabledAt: '2026-01-02T03:04:05.000Z',
      disabledReason: 'It is gone.',
    });
    const enabled = await fixture.call('POST', `/v1/webhooks/${id}/enable`);
    expect(enabled).toMatchObject({ status: 200, body: { disabledAt: null, failingSince: null } });
  });

  it('are removed', async () => {
    await using fixture = await createAppFixture();
    const id = String((await create(fixture))['id']);
    expect((await fixture.call('DELETE', `/v1/webhooks/${id}`)).status).toBe(204);
    expect((await fixture.call('DELETE', `/v1/webhooks/${id}`)).status).toBe(404);
  });

  it.each([
    ['GET', ''],
    ['POST', '/rotate'],
    ['POST', '/enable'],
    ['GET', '/deliveries'],
    ['POST', '/redeliver'],
    ['POST', '/deliveries/dlv_0/redeliver'],
  ])('are not found by %s …%s for an unknown id', async (method, rest) => {
    await using fixture = await createAppFixture();
    expect(await fixture.call(method, `/v1/webhooks/whk_0${rest}`)).toMatchObject({
      status: 404,
      body: { code: 'invalid_argument' },
    });
  });
});

describe('deliveries', () => {
  /** One that is pending, and an older one that failed, whose id it gives. */
  async function addDeliveries(fixture: AppFixture): Promise<{ path: string; failed: string }> {
    const id = String((await create(fixture, { url, events: ['task.created'] }))['id']);
    const uid = await fixture.track('1');
    await fixture.clock.advance(5);
    await fixture.track('2');
    const [first] = await fixture.store.deliveries.claim({
      dueBefore: fixture.store.now(),
      limit: 1,
      perWebhook: 1,
      except: [],
      leaseMs: 1000,
    });
    if (first === undefined) throw new Error('Nothing was due.');
    await fixture.store.deliveries.settle([
      {
        id: first.delivery.id,
        attempt: first.attempt,
        state: 'failed',
        tried: { at: fixture.store.now(), durationMs: 12, status: 500, error: 'It answered 500.', answer: 'no' },
      },
    ]);
    expect(first.delivery.uid).toBe(uid);
    return { path: `/v1/webhooks/${id}`, failed: first.delivery.id };
  }

  it('are listed with their tries, by state', async () => {
    await using fixture = await createAppFixture();
    const { path, failed } = await addDeliveries(fixture);
    const all = await fixture.call('GET', `${path}/deliveries`);
    expect((all.body['data'] as { state: string }[]).map(({ state }) => state)).toEqual(['pending', 'failed']);
    expect(v.is(deliveryListSchema, all.body)).toBe(true);
    expect((await fixture.call('GET', `${path}/deliveries?state=failed&limit=1`)).body['data']).toMatchObject([
      {
        id: failed,
        eventType: 'task.created',
        tries: 1,
        nextTryAt: null,
        attempts: [{ at: '2026-01-02T03:04:05.005Z', durationMs: 12, status: 500, error: 'It answered 500.', answer: 'no' }],
      },
    ]);
    expect((await fixture.call('GET', `${path}/deliveries?state=lost`)).status).toBe(400);
  });

  it('are tried again: all that failed, those since a time, or one', async () => {
    await using fixture = await createAppFixture();
    const { path, failed } = await addDeliveries(fixture);
    expect(await fixture.call('POST', `${path}/redeliver`, { since: '2026-01-02T03:05:00Z' })).toMatchObject({
      status: 202,
      body: { redelivered: 0 },
    });
    expect(await fixture.call('POST', `${path}/redeliver`)).toMatchObject({ status: 202, body: { redelivered: 1 } });
    expect(await fixture.call('POST', `${path}/redeliver`, { deliveryId: failed })).toMatchObject({
      status: 202,
      body: { redelivered: 1 },
    });
    expect(await fixture.call('POST', `${path}/deliveries/${failed}/redeliver`)).toMatchObject({
      status: 202,
      body: { redelivered: 1 },
    });
    expect(await fixture.call('POST', `${path}/redeliver`, { deliveryId: 'dlv_0' })).toMatchObject({ status: 404 });
    expect(await fixture.call('POST', `${path}/deliveries/dlv_0/redeliver`)).toMatchObject({ status: 404 });
    expect(await fixture.call('POST', `${path}/redeliver`, { since: 'yesterday' })).toMatchObject({ status: 422 });
  });
});
