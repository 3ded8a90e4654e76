import { describe, expect, it } from 'vitest';
import objects from '../__fixtures__/product-image-status-objects.json' with { type: 'json' };
import texts from '../__fixtures__/product-image-status-texts.json' with { type: 'json' };
import { callOptions, envelope, errorOf, jdAnswering } from '../test-support.ts';

const taskId = '92374205376234/food/1573113266.7619262';

async function statusOf(body: unknown, id = taskId): Promise<unknown> {
  const { jd } = jdAnswering(() => ({ body }));
  return await jd.types['product-image'].getStatus(id, callOptions());
}

function result(overrides: object): object {
  return {
    code: 0,
    message: 'SUCCESS',
    task_status: 'FINISHED',
    succeeded_list: [],
    failed_list: [],
    pending_list: [],
    ...overrides,
  };
}

describe('the request', () => {
  it('is the documented one, signed', async () => {
    const { jd, sent } = jdAnswering(() => ({ body: objects }), {
      sessionToken: 'SESSION',
      region: 'cn-east-2',
      service: 'test',
      now: () => Date.UTC(2026, 0, 2, 3, 4, 0),
      clockOffsetMs: 5000,
    });
    await jd.types['product-image'].getStatus('1001/XX小店/1581417512.274598', callOptions());
    expect(sent).toHaveLength(1);
    expect(sent[0]).toMatchObject({
      method: 'POST',
      url: 'https://aiapi.jdcloud.com/jdai/product_image_status',
      body: '{"task_id":"1001/XX小店/1581417512.274598"}',
      headers: {
        'content-type': 'application/json',
        host: 'aiapi.jdcloud.com',
        'x-jdcloud-date': '20260102T030405Z',
        'x-jdcloud-security-token': 'SESSION',
        'user-agent': expect.stringMatching(/^tasks-provider-jd\/\d/),
        authorization: expect.stringMatching(
          /^JDCLOUD2-HMAC-SHA256 Credential=TESTAK\/20260102\/cn-east-2\/test\/jdcloud2_request, SignedHeaders=content-type;host;x-jdcloud-date;x-jdcloud-nonce;x-jdcloud-security-token, Signature=[\da-f]{64}$/,
        ),
      },
    });
  });

  it('has a new nonce each time', async () => {
    const { jd, sent } = jdAnswering(() => ({ body: objects }));
    for (let count = 0; count < 3; count++) await jd.types['product-image'].getStatus(taskId, callOptions());
    expect(new Set(sent.map(({ headers }) => headers['x-jdcloud-nonce'])).size).toBe(3);
  });
});

describe('the documented answers', () => {
  it('with text items', async () => {
    expect(await statusOf(texts, '1001/XX小店/1581417512.274598')).toEqual({
      state: 'succeeded',
      vendorState: 'FINISHED',
      progress: { total: 2, succeeded: 2, failed: 0, pending: 0 },
      succeeded: [
        { key: '102340325/35e94ca3e9d9fdf9.jpg', productId: '102340325', imageId: '35e94ca3e9d9fdf9.jpg' },
        { key: '102340326/a0906237d2cd30ad.jpg', productId: '102340326', imageId: 'a0906237d2cd30ad.jpg' },
      ],
      failed: [],
      quota: { remaining: 4998 },
      raw: undefined,
    });
  });

  it('with object items', async () => {
    expect(await statusOf(objects)).toMatchObject({
      state: 'partially_succeeded',
      progress: { total: 3, succeeded: 2, failed: 1, pending: 0 },
      succeeded: [{ key: '102340325/35e94ca3e9d9fdf9.jpg' }, { key: '102340326/a0906237d2cd30ad.jpg' }],
      failed: [
        {
          key: '102340324/73a94fe133de137.jpg',
          productId: '102340324',
          imageId: '73a94fe133de137.jpg',
          reason: 'DUPLICATE_IMAGE',
        },
      ],
    });
  });

  it('are given as they came only when asked', async () => {
    const { jd } = jdAnswering(() => ({ body: objects }));
    expect((await jd.types['product-image'].getStatus(taskId, { ...callOptions(), includeRaw: true })).raw).toEqual(objects);
    expect((await jd.types['product-image'].getStatus(taskId, callOptions())).raw).toBeUndefined();
  });
});

describe('the state', () => {
  const one = [{ product_id: 'p', image_id: 'i' }];

  it.each([
    ['PROCESSING', {}, 'running'],
    ['processing', {}, 'running'],
    [' Processing ', {}, 'running'],
    ['finished', { succeeded_list: one }, 'succeeded'],
    ['FINISHED', { succeeded_list: one, failed_list: one }, 'partially_succeeded'],
    ['FINISHED', { failed_list: one }, 'failed'],
    ['FINISHED', {}, 'succeeded'],
    ['FINISHED', { succeeded_list: one, pending_list: one }, 'running'],
    ['QUEUED', {}, 'unknown'],
    ['SUCCESS', { succeeded_list: one }, 'unknown'],
    ['FINISHED_WITH_ERRORS', {}, 'unknown'],
  ])('%j with %j is %s, the vendor word kept', async (word, lists, state) => {
    expect(await statusOf(envelope(result({ task_status: word, ...lists })))).toMatchObject({ state, vendorState: word });
  });

  it.each([{}, { task_status: null }, { task_status: '' }, { task_status: 1 }])('%j says nothing', async (overrides) => {
    const { task_status: _, ...rest } = result({}) as { task_status: string };
    const { jd } = jdAnswering(() => ({ body: envelope({ ...rest, ...overrides }) }));
    const error = await errorOf(jd.types['product-image'].getStatus(taskId, callOptions()));
    expect(error).toMatchObject({ code: 'invalid_response', retryable: true, provider: 'jd', status: 200 });
    expect(error.message).toContain('task_status');
  });
});

describe('the lists', () => {
  it('may be missing or null', async () => {
    expect(await statusOf(envelope({ code: 0, task_status: 'PROCESSING' }))).toMatchObject({
      state: 'running',
      progress: { succeeded: 0, failed: 0 },
      succeeded: [],
      failed: [],
    });
    expect(await statusOf(envelope({ code: 0, task_status: 'PROCESSING' }))).not.toHaveProperty('progress.total');
    expect(await statusOf(envelope(result({ succeeded_list: null, failed_list: null, pending_list: null })))).toMatchObject({
      state: 'succeeded',
      progress: { total: 0, succeeded: 0, failed: 0, pending: 0 },
    });
  });

  it('tell the progress', async () => {
    const lists = {
      task_status: 'PROCESSING',
      succeeded_list: ['a|p|1'],
      failed_list: ['a|p|2'],
      pending_list: ['a|p|3', { image_id: '4' }],
    };
    expect(await statusOf(envelope(result(lists)))).toMatchObject({
      progress: { total: 4, succeeded: 1, failed: 1, pending: 2 },
    });
  });

  it.each<[string, unknown, object]>([
    ['of this task', '92374205376234/food|p1|img-1.jpg', { productId: 'p1', imageId: 'img-1.jpg' }],
    ['with a bar in the image', '92374205376234/food|p1|a|b.jpg', { productId: 'p1', imageId: 'a|b.jpg' }],
    ['with another head', '7/a|b|p1|img-1.jpg', { productId: 'p1', imageId: 'img-1.jpg' }],
    ['without a head', 'p1|img-1.jpg', { productId: 'p1', imageId: 'img-1.jpg' }],
    ['that is an image only', 'img-1.jpg', { productId: '', imageId: 'img-1.jpg', key: 'img-1.jpg' }],
    ['of this task that is an image only', '92374205376234/food|img-1.jpg', { productId: '', imageId: 'img-1.jpg' }],
    ['with a slash', '92374205376234/food|a/b|c/d.jpg', { productId: 'a/b', imageId: 'c/d.jpg', key: 'a/b/c/d.jpg' }],
    ['as an object of numbers', { product_id: 1, image_id: 2 }, { productId: '1', imageId: '2', key: '1/2' }],
    ['as an object without product', { image_id: 'i', extra: {} }, { productId: '', imageId: 'i', key: 'i' }],
  ])('hold an item %s', async (_name, item, expected) => {
    expect(await statusOf(envelope(result({ succeeded_list: [item] })))).toMatchObject({ succeeded: [expected] });
    expect(await statusOf(envelope(result({ failed_list: [item] })))).toMatchObject({ failed: [expected] });
  });

  it('strip a head with bars by the id of the task', async () => {
    const body = envelope(result({ succeeded_list: ['1001/a|b|c|p1|img|1.jpg'] }));
    expect(await statusOf(body, '1001/a|b|c/1581417512.2')).toMatchObject({
      succeeded: [{ productId: 'p1', imageId: 'img|1.jpg' }],
    });
  });

  it('take ids without a slash', async () => {
    expect(await statusOf(envelope(result({ succeeded_list: ['x|p|i'] })), 'plain')).toMatchObject({
      succeeded: [{ productId: 'p', imageId: 'i' }],
    });
  });

  it.each<[unknown, string | undefined]>([
    ['NO_AVAILABLE_FEATURE', 'NO_AVAILABLE_FEATURE'],
    [['REPEAT_IMAGE_NAME_IN_DB', 'IMAGE_TOO_SMALL'], 'REPEAT_IMAGE_NAME_IN_DB; IMAGE_TOO_SMALL'],
    ['', undefined],
    [[], undefined],
    [null, undefined],
    [{ why: 1 }, undefined],
  ])('give the reason %j as %j', async (message, reason) => {
    const status = (await statusOf(envelope(result({ failed_list: [{ product_id: 'p', image_id: 'i', message }] })))) as {
      failed: object[];
    };
    expect(status.failed).toEqual([{ key: 'p/i', productId: 'p', imageId: 'i', ...(reason === undefined ? {} : { reason }) }]);
  });

  it.each([
    [{ succeeded_list: {} }],
    [{ failed_list: [7] }],
    [{ pending_list: 'none' }],
    [{ succeeded_list: [{ image_id: {} }] }],
  ])('of another shape are invalid_response: %j', async (overrides) => {
    const { jd } = jdAnswering(() => ({ body: envelope(result(overrides)) }));
    expect(await errorOf(jd.types['product-image'].getStatus(taskId, callOptions()))).toMatchObject({ code: 'invalid_response' });
  });
});

describe('the envelope', () => {
  it.each(['10000', 10_000, '1000', 1000])('code %j is success', async (code) => {
    expect(await statusOf(envelope(result({}), { code }))).toMatchObject({ state: 'succeeded' });
  });

  it.each([0, '0', undefined, null])('business code %j is success', async (code) => {
    expect(await statusOf(envelope(result({ code })))).toMatchObject({ state: 'succeeded' });
  });

  it.each([
    [{ remainTimes: 4998, remain: 1 }, { remaining: 4998 }],
    [{ remain: 1305 }, { remaining: 1305 }],
    [{ remainTimes: null, remain: 1305 }, { remaining: 1305 }],
    [{ remainTimes: '12' }, { remaining: 12 }],
    [{ remainTimes: 0 }, { remaining: 0 }],
    [{ remainTimes: -1, remain: 5 }, undefined],
    [{ remainTimes: 'many' }, undefined],
    [{ remainTimes: '' }, undefined],
    [{}, undefined],
  ])('%j means quota %j', async (more, quota) => {
    expect(await statusOf(envelope(result({}), { charge: true, remainSeconds: -1, ...more }))).toHaveProperty('quota', quota);
  });

  it.each(['', null, undefined, [], 7])('with result %j is invalid_response', async (given) => {
    const { jd } = jdAnswering(() => ({ body: envelope(given) }));
    expect(await errorOf(jd.types['product-image'].getStatus(taskId, callOptions()))).toMatchObject({ code: 'invalid_response' });
  });
});
