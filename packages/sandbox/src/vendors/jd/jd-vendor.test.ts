import { describe, expect, it } from 'vitest';
import { readFixture } from '../../test-support/read-fixture.ts';
import { ask, startBench } from '../../test-support/sandbox-clients.ts';

const image = (productId: string, imageId: string, more: object = {}): object => ({
  product_id: productId,
  image_id: imageId,
  image_content: 'https://img10.360buyimg.com/n0/jfs/t1/1.jpg',
  image_info: '',
  ...more,
});

const add = (images: readonly unknown[], collection: unknown = 'food'): object => ({
  collection_name: collection,
  image_list: images,
});

describe('product images', () => {
  it('go from the create call to the end, item by item', async () => {
    await using bench = await startBench();
    const images = [image('p1', 'a.jpg'), image('p1', 'b-fail.jpg'), image('p2', 'c-fail-duplicate.jpg'), image('p2', 'd.jpg')];
    const created = await bench.jd('POST', '/jdai/product_image_add', add(images, 'XX小店'));
    expect(created.json).toMatchObject({ code: '10000', charge: true, result: { code: 0, message: 'SUCCESS', failed_list: [] } });
    const id = created.json.result.task_id;
    expect(id).toMatch(/^\d+\/XX小店\/\d{10}\.\d{6}$/);

    const start = await bench.jdStatus(id);
    expect(start.json.result).toMatchObject({ task_status: 'PROCESSING', succeeded_list: [], failed_list: [] });
    expect(start.json.result.pending_list).toHaveLength(4);
    bench.advance(3000);
    expect((await bench.jdStatus(id)).json.result).toEqual({
      code: 0,
      message: 'SUCCESS',
      task_status: 'PROCESSING',
      succeeded_list: [{ product_id: 'p1', image_id: 'a.jpg' }],
      failed_list: [{ product_id: 'p1', image_id: 'b-fail.jpg', message: 'NO_AVAILABLE_FEATURE' }],
      pending_list: [
        { product_id: 'p2', image_id: 'c-fail-duplicate.jpg' },
        { product_id: 'p2', image_id: 'd.jpg' },
      ],
    });
    bench.advance(2999);
    expect((await bench.jdStatus(id)).json.result.task_status).toBe('PROCESSING');
    bench.advance(1);
    const end = (await bench.jdStatus(id)).json.result;
    expect(end).toMatchObject({ task_status: 'FINISHED', pending_list: [] });
    expect(end.failed_list[1]).toEqual({ product_id: 'p2', image_id: 'c-fail-duplicate.jpg', message: 'DUPLICATE_IMAGE' });
  });

  it('answer with the members that the vendor documents', async () => {
    await using bench = await startBench();
    const items = [{ key: '102340325/a.jpg' }, { key: '102340326/b.jpg' }, { key: '102340324/c.jpg', reason: 'DUPLICATE_IMAGE' }];
    const id = bench.sandbox.jd.createTask({ items, durationMs: 0 });
    const answer = (await bench.jdStatus(id)).json;
    const documented = readFixture('jd-product-image-status.json') as typeof answer;
    expect(answer).toMatchObject({
      code: '10000',
      charge: false,
      remain: 4999,
      remainTimes: 4999,
      remainSeconds: -1,
      msg: '查询成功',
    });
    expect(Object.keys(answer)).toEqual(expect.arrayContaining(Object.keys(documented)));
    expect(Object.keys(answer.result).toSorted()).toEqual(Object.keys(documented.result).toSorted());
    for (const list of ['succeeded_list', 'failed_list']) {
      expect(Object.keys(answer.result[list][0]).toSorted()).toEqual(Object.keys(documented.result[list][0]).toSorted());
    }
  });

  it('have the older form of items on request', async () => {
    await using bench = await startBench({ jd: { itemVariant: 'strings' } });
    const images = [image('102340325', '35e.jpg'), image('p2', 'b-fail.jpg'), image('p3', 'c.jpg'), image('p3', 'c.jpg')];
    const created = (await bench.jd('POST', '/jdai/product_image_add', add(images, 'XX小店'))).json.result;
    expect(created.failed_list).toEqual([{ image_id: 'c.jpg', message: 'REPEAT_IMAGE_NAME_IN_PARAM' }]);
    bench.advance(4000);
    expect((await bench.jdStatus(created.task_id)).json.result).toMatchObject({
      succeeded_list: ['92374205376234/XX小店|102340325|35e.jpg'],
      failed_list: [{ product_id: 'p2', image_id: 'b-fail.jpg', message: 'NO_AVAILABLE_FEATURE' }],
      pending_list: ['92374205376234/XX小店|p3|c.jpg'],
    });
  });

  it('take five times as long when one is slow', async () => {
    await using bench = await startBench();
    const created = await bench.jd('POST', '/jdai/product_image_add', add([image('p1', 'slow-a.jpg')]));
    bench.advance(29_999);
    expect((await bench.jdStatus(created.json.result.task_id)).json.result.task_status).toBe('PROCESSING');
    bench.advance(1);
    expect((await bench.jdStatus(created.json.result.task_id)).json.result.task_status).toBe('FINISHED');
  });

  it('are refused at once where the instant checks fail, each with its reasons', async () => {
    await using bench = await startBench();
    const images = [
      image('p1', 'a.jpg'),
      image('p1', 'a.jpg'),
      image('p1', 'b.jpg', { image_content: 'not an image!', image_info: 'x'.repeat(257) }),
      image('', 'c.jpg'),
      null,
    ];
    const { result } = (await bench.jd('POST', '/jdai/product_image_add', add(images))).json;
    expect(result.failed_list).toEqual([
      { image_id: 'a.jpg', message: ['REPEAT_IMAGE_NAME_IN_PARAM'] },
      { image_id: 'b.jpg', message: ['BROKEN_BASE64_OR_URL', 'INVALID_IMAGE_INFO'] },
      { image_id: 'c.jpg', message: ['INVALID_PRODUCT_ID'] },
      { image_id: '', message: ['INVALID_PRODUCT_ID', 'INVALID_IMAGE_ID', 'BROKEN_BASE64_OR_URL'] },
    ]);
    const status = (await bench.jdStatus(result.task_id)).json.result;
    expect(status.pending_list).toEqual([{ product_id: 'p1', image_id: 'a.jpg' }]);
  });

  it('allow thirty images of one product in a batch', async () => {
    await using bench = await startBench();
    const images = Array.from({ length: 31 }, (_none, index) => image('p1', `${index}.jpg`));
    const { result } = (await bench.jd('POST', '/jdai/product_image_add', add(images))).json;
    expect(result.failed_list).toEqual([{ image_id: '30.jpg', message: ['IMAGE_NUM_EXCEED_PER_PRODUCT_LIMIT'] }]);
  });

  it.each([
    ['{', 5001, 'INVALID_PARAMETER_JSON'],
    [[], 5001, 'INVALID_PARAMETER_JSON'],
    [add([image('p1', 'a')], ''), 2010, 'INVALID_COLLECTION_NAME'],
    [add([image('p1', 'a')], 'x'.repeat(51)), 2010, 'INVALID_COLLECTION_NAME'],
    [{ collection_name: 'food', image_list: 'a' }, 3010, 'INVALID_IMAGE_LIST'],
    [add([]), 3011, 'EMPTY_IMAGE_LIST'],
    [add(Array.from({ length: 201 }, (_none, index) => image(`p${index}`, `${index}`))), 3016, 'IMAGE_NUM_EXCEED_TOTAL_LIMIT'],
    [add([image('p1', '')]), 3019, 'NO_VALID_IMAGE'],
  ])('refuse a batch by a business code (%#: %j)', async (body, code, message) => {
    await using bench = await startBench();
    const answer = await bench.jd('POST', '/jdai/product_image_add', body);
    expect(answer.status).toBe(200);
    expect(answer.json).toMatchObject({ code: '10000', charge: false, result: { code, message } });
    expect(bench.sandbox.requests.at(-1)?.refusal).toBe(`${code} ${message}`);
  });

  it('tell an unknown task from an id that is none', async () => {
    await using bench = await startBench();
    const status = async (body: unknown): Promise<unknown> =>
      (await bench.jd('POST', '/jdai/product_image_status', body)).json.result;
    expect(await status({ task_id: '92374205376234/food/1573113266.7619262' })).toEqual({
      code: 1004,
      message: 'TASK_NOT_EXIST',
    });
    expect(await status({ task_id: 'nonsense' })).toEqual({ code: 3021, message: 'INVALID_TASK_ID' });
    expect(await status({ task_id: 7 })).toEqual({ code: 3021, message: 'INVALID_TASK_ID' });
    expect(await status('{"task_id"')).toEqual({ code: 5001, message: 'INVALID_PARAMETER_JSON' });
  });
});

describe('scripted tasks', () => {
  it('have the id, the wait and the state that the script says', async () => {
    await using bench = await startBench();
    const id = bench.sandbox.jd.createTask({
      id: 'a/b:c|d ✓',
      queuedMs: 1000,
      durationMs: 1000,
      total: 4,
      failures: 1,
      finalState: 'EXPLODED',
    });
    expect(id).toBe('a/b:c|d ✓');
    bench.advance(1999);
    expect((await bench.jdStatus(id)).json.result).toMatchObject({ task_status: 'PROCESSING', failed_list: [] });
    bench.advance(1);
    const { result } = (await bench.jdStatus(id)).json;
    expect(result.task_status).toBe('EXPLODED');
    expect(result.failed_list).toEqual([{ product_id: 'p4', image_id: 'img-4.jpg', message: 'NO_AVAILABLE_FEATURE' }]);
    expect(result.succeeded_list).toHaveLength(3);
  });

  it('have ids that are never the same', async () => {
    await using bench = await startBench();
    const ids = Array.from({ length: 1000 }, () => bench.sandbox.jd.createTask());
    expect(new Set(ids).size).toBe(1000);
    expect(ids[0]).toMatch(/^\d+\/sandbox\/1795305600\.000000$/);
  });

  it.each([
    [{ total: -1 }, /total/],
    [{ total: 2, failures: 3 }, /failures must be at most total/],
    [{ items: [{ key: 'a' }], total: 3 }, /not both/],
    [{ items: [{}] }, /items/],
    [{ durationMs: Number.NaN }, /durationMs/],
    [{ duration: 5 }, /no member "duration"/],
  ])('refuse a script that is wrong: %j', async (script, message) => {
    await using bench = await startBench();
    expect(() => bench.sandbox.jd.createTask(script as never)).toThrow(message);
  });
});

describe('image indexes', () => {
  it('go from the create call to the end', async () => {
    await using bench = await startBench();
    const content = 'https://img10.360buyimg.com/da/jfs/1.jpg';
    const docs = ['Egg-fail', 'Milk', 'Milk', 'x'.repeat(51)].map((name) => ({ image_name: name, image_content: content }));
    const created = (await bench.jd('POST', '/jdai/index', { collection_name: 'food', docs })).json;
    expect(created).toMatchObject({ code: '10000', charge: true, result: { status_code: 0, message: 'SUCCESS' } });
    expect(created.result.failed_list).toEqual([
      { image_name: 'Milk', message: 'REPEAT_IMAGE_NAME_IN_PARAM' },
      { image_name: 'x'.repeat(51), message: 'INVALID_IMAGE_NAME' },
    ]);
    const target = `/jdai/task?task_id=${encodeURIComponent(created.result.task_id)}`;
    bench.advance(3000);
    const documented = readFixture('jd-image-index-status.json') as { readonly result: object };
    const running = (await bench.jd('GET', target)).json.result;
    expect(Object.keys(running)).toEqual(Object.keys(documented.result));
    expect(running).toEqual({
      status_code: 0,
      message: 'SUCCESS',
      task_status: 'processing',
      succeeded_list: [],
      pending_list: ['Milk'],
      failed_list: [{ image_name: 'Egg-fail', message: 'NO_AVAILIABLE_FEATURE' }],
    });
    bench.advance(3000);
    expect((await bench.jd('GET', target)).json.result).toMatchObject({
      task_status: 'FINISHED',
      succeeded_list: ['Milk'],
      pending_list: [],
    });
  });

  it('are not product images, and the other way round', async () => {
    await using bench = await startBench();
    const index = bench.sandbox.jd.createIndexTask();
    const product = bench.sandbox.jd.createTask();
    expect((await bench.jdStatus(index)).json.result.code).toBe(1004);
    expect((await bench.jd('GET', `/jdai/task?task_id=${encodeURIComponent(product)}`)).json.result).toEqual({
      status_code: 1004,
      message: 'TASK_NOT_EXIST',
    });
    expect((await bench.jd('GET', '/jdai/task')).json.result.status_code).toBe(1004);
  });

  it.each([
    [{ collection_name: 'food', docs: [] }, 2008],
    [{ collection_name: 7, docs: [{}] }, 2010],
    [{ collection_name: 'food', docs: Array.from({ length: 201 }, () => ({})) }, 2014],
    ['{', 2008],
  ])('refuse a batch by a business code (%#)', async (body, code) => {
    await using bench = await startBench();
    expect((await bench.jd('POST', '/jdai/index', body)).json.result.status_code).toBe(code);
  });
});

describe('the gateway', () => {
  it('refuses what is not signed well, in its own body', async () => {
    await using bench = await startBench();
    const answer = await ask(`${bench.sandbox.url}/jdai/product_image_status`, { method: 'POST', body: '{}' });
    expect(answer.status).toBe(401);
    const requestId = answer.headers.get('x-jdcloud-request-id');
    expect(answer.json).toEqual({
      requestId,
      error: { code: 401, status: 'ACCESS_ERROR', message: 'lack of header authorization [gw]' },
    });
    expect(bench.sandbox.requests.at(-1)).toMatchObject({ status: 401, refusal: 'lack of header authorization [gw]' });
  });

  it('refuses a nonce that was used, and a stale date', async () => {
    await using bench = await startBench();
    const status = (changes: { nonce?: string; at?: number }): ReturnType<typeof bench.jd> =>
      bench.jd('POST', '/jdai/product_image_status', { task_id: 't' }, changes);
    expect((await status({ nonce: 'n' })).status).toBe(200);
    const reused = await status({ nonce: 'n' });
    expect(reused.status).toBe(403);
    expect(reused.json.error).toEqual({ code: 403, status: 'HTTP_FORBIDDEN', message: 'please use different noncestr [gw]' });
    expect((await status({ at: bench.now() - 301_000 })).status).toBe(401);
    expect(bench.sandbox.requests.at(-1)?.refusal).toContain("301 s behind the sandbox's clock");
  });

  it('knows four routes', async () => {
    await using bench = await startBench();
    for (const [method, target] of [
      ['GET', '/jdai/product_image_status'],
      ['POST', '/jdai/product_image_insert'],
      ['POST', '/jdai/'],
    ] as const) {
      const answer = await bench.jd(method, target);
      expect(answer.status).toBe(404);
      expect(answer.json.error).toMatchObject({
        status: 'NOT_FOUND',
        message: 'no route and no API found with those values [gw]',
      });
    }
  });

  it('takes 5 MiB and not a byte more, and URLs of 8 kB', async () => {
    await using bench = await startBench();
    const limit = 5 * 1024 * 1024;
    const body = (length: number): string => `{"task_id":"${'x'.repeat(length - 14)}"}`;
    expect((await bench.jd('POST', '/jdai/product_image_status', body(limit))).json.result.code).toBe(3021);
    const tooLarge = await bench.jd('POST', '/jdai/product_image_status', body(limit + 1));
    expect([tooLarge.status, tooLarge.json.error.status]).toEqual([413, 'HTTP_REQUEST_ENTITY_TOO_LARGE']);
    const tooLong = await bench.jd('GET', `/jdai/task?task_id=${'x'.repeat(9000)}`);
    expect([tooLong.status, tooLong.json.error.status]).toEqual([414, 'HTTP_URI_TOO_LONG']);
    expect(bench.sandbox.requests[0]?.taskId).toHaveLength(500);
  });
});

describe('limits', () => {
  it('refuse by QPS in an envelope, over all endpoints, and recover', async () => {
    await using bench = await startBench({ jd: { qps: 2 } });
    const id = bench.sandbox.jd.createTask();
    expect((await bench.jdStatus(id)).json.code).toBe('10000');
    expect((await bench.jd('GET', '/jdai/task?task_id=x')).json.code).toBe('10000');
    const refused = await bench.jdStatus(id);
    expect(refused.status).toBe(200);
    expect(refused.json).toEqual({ code: '10043', charge: false, msg: '超过QPS限额，请降低调用频率或与京东智联云联系' });
    expect(bench.sandbox.requests.at(-1)?.refusal).toMatch(/^10043 /);
    bench.advance(1000);
    expect((await bench.jdStatus(id)).json.code).toBe('10000');
  });

  it('refuse by the day, and count nothing that the gateway or the QPS refused', async () => {
    await using bench = await startBench({ jd: { dailyQuota: 2, qps: 1 } });
    const id = bench.sandbox.jd.createTask();
    await ask(`${bench.sandbox.url}/jdai/product_image_status`, { method: 'POST' });
    expect((await bench.jdStatus(id)).json.remainTimes).toBe(1);
    expect((await bench.jdStatus(id)).json.code).toBe('10043');
    bench.advance(1000);
    expect((await bench.jdStatus(id)).json.remainTimes).toBe(0);
    bench.advance(1000);
    expect((await bench.jdStatus(id)).json).toEqual({ code: '10040', charge: false, msg: '超过每天限量，请明天继续' });
    bench.advance(24 * 3_600_000);
    expect((await bench.jdStatus(id)).json.remainTimes).toBe(1);
  });
});
