import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { readFixture } from '../../test-support/read-fixture.ts';
import { ask, startBench } from '../../test-support/sandbox-clients.ts';
import type { Answer } from '../../test-support/sandbox-clients.ts';

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

const good = 'https://picx.zhimg.com/v2-3b4fc7e3a1195a081d0259246c38debc_720w.jpg?source=172ae18b';
const bad = 'https://example.com/will-fail.png';

describe('file tasks', () => {
  it('go from the create call to the end, bare in 2022-01', async () => {
    await using bench = await startBench();
    const created = await bench.shoplazza('POST', '2022-01/file', { original_source_list: [good, bad] });
    expect(created.status).toBe(200);
    expect(Object.keys(created.json)).toEqual(['task_id']);
    const id = created.json.task_id;
    expect(id).toMatch(uuid);
    const status = async (): Promise<unknown> => (await bench.shoplazza('GET', `2022-01/file/task/${id}`)).json;
    expect(await status()).toEqual({
      task_id: id,
      total: 2,
      finished: 0,
      status: 1,
      success_list: [],
      failure_list: [],
      origin_list: [good, bad],
    });
    bench.advance(3000);
    expect(await status()).toMatchObject({ status: 1, finished: 1, failure_list: [] });
    bench.advance(3000);
    expect(await status()).toEqual({
      task_id: id,
      total: 2,
      finished: 1,
      status: 0,
      success_list: [
        {
          file_uri: expect.stringMatching(/^[0-9a-f]{32}\.jpg$/) as string,
          origin_link: good,
          upload_link: expect.stringMatching(/^https:\/\/cdn\.shoplazza\.com\/[0-9a-f]{32}\.jpg$/) as string,
        },
      ],
      failure_list: [bad],
      origin_list: [good, bad],
    });
  });

  it.each(['2025-06', '2026-01', '2026-07'])('come in an envelope in %s', async (version) => {
    await using bench = await startBench();
    const created = await bench.shoplazza('POST', `${version}/file`, { original_source_list: [good] });
    const id = created.json.data.task_id;
    expect(created.json).toEqual({ code: 'Success', message: '', data: { task_id: id } });
    bench.advance(6000);
    const answer = (await bench.shoplazza('GET', `${version}/file/task/${id}`)).json;
    const documented = readFixture('shoplazza-file-task.2025-06.json') as typeof answer;
    expect(Object.keys(answer)).toEqual(Object.keys(documented));
    expect(Object.keys(answer.data)).toEqual(Object.keys(documented.data));
    expect(Object.keys(answer.data.success_list[0])).toEqual(Object.keys(documented.data.success_list[0]));
  });

  it('fail by the name of a file, not of its host, and when there is nothing to load', async () => {
    await using bench = await startBench();
    const sources = ['https://fail.example/a.png', 'https://slow.example/b.png', 'ftp://example.com/a.png', 'nonsense'];
    const id = (await bench.shoplazza('POST', '2022-01/file', { original_source_list: sources })).json.task_id;
    bench.advance(6000);
    const answer = (await bench.shoplazza('GET', `2022-01/file/task/${id}`)).json;
    expect(answer).toMatchObject({ status: 0, finished: 2, failure_list: sources.slice(2) });
  });

  it('take five times as long when one is slow', async () => {
    await using bench = await startBench();
    const id = (await bench.shoplazza('POST', '2022-01/file', { original_source_list: ['https://example.com/slow.png'] })).json
      .task_id;
    bench.advance(29_999);
    expect((await bench.shoplazza('GET', `2022-01/file/task/${id}`)).json.status).toBe(1);
    bench.advance(1);
    expect((await bench.shoplazza('GET', `2022-01/file/task/${id}`)).json.status).toBe(0);
  });

  it('are found by any id, encoded into one segment', async () => {
    await using bench = await startBench();
    const id = bench.sandbox.shoplazza.createFileTask({ id: 'a/../b?c#d %41✓', finalState: 7, durationMs: 0 });
    const answer = await bench.shoplazza('GET', `2022-01/file/task/${encodeURIComponent(id)}`);
    expect(answer.json).toMatchObject({ task_id: id, status: 7, total: 3, finished: 3 });
    expect(bench.sandbox.requests.at(-1)?.taskId).toBe(id);
  });

  it.each([[undefined], [{}], [{ original_source_list: [] }], [{ original_source_list: [7] }], [[good]]])(
    'refuse a create call without sources (%#)',
    async (body) => {
      await using bench = await startBench();
      const bare = await bench.shoplazza('POST', '2022-01/file', body);
      expect([bare.status, Object.keys(bare.json)]).toEqual([400, ['errors']]);
      const later = await bench.shoplazza('POST', '2026-01/file', body);
      expect([later.status, later.json.code]).toEqual([400, 'InvalidParameter']);
    },
  );
});

describe('other tasks', () => {
  it('theme tasks count their states the other way round', async () => {
    await using bench = await startBench();
    const documented = readFixture('shoplazza-theme-task.json') as Record<string, object>;
    const id = bench.sandbox.shoplazza.createThemeTask({ durationMs: 1000 });
    const failing = bench.sandbox.shoplazza.createThemeTask({ durationMs: 1000, failures: 1 });
    const canceled = bench.sandbox.shoplazza.createThemeTask({ durationMs: 1000, finalState: 3 });
    const status = async (task: string): Promise<unknown> => (await bench.shoplazza('GET', `2022-01/themes/task/${task}`)).json;
    expect(await status(id)).toMatchObject(documented['running'] as object);
    bench.advance(1000);
    expect(await status(id)).toMatchObject(documented['success'] as object);
    expect(await status(failing)).toMatchObject({ task: { status: 2, message: 'failed' } });
    expect(await status(canceled)).toMatchObject({ task: { status: 3 } });
    expect((await bench.shoplazza('GET', `2026-01/themes/task/${id}`)).json.data.task).toEqual({
      id,
      status: 1,
      message: 'success',
    });
  });

  it('data queries end in a URL', async () => {
    await using bench = await startBench();
    const documented = readFixture('shoplazza-data-query.2022-01.json') as { readonly query: { readonly url: string } };
    const id = bench.sandbox.shoplazza.createDataQuery();
    const status = async (): Promise<unknown> => (await bench.shoplazza('GET', `2022-01/data/task?id=${id}`)).json;
    expect(await status()).toEqual({ query_id: id, query_status: 0, query: { url: '' } });
    bench.advance(6000);
    const url = documented.query.url.replace(/[^/]+\.csv$/, `${id}.csv`);
    expect(await status()).toEqual({ ...documented, query_id: id, query: { url } });
  });

  it('data queries are created over a day at the most, and the latest is answered without an id', async () => {
    await using bench = await startBench();
    const create = async (query: string): Promise<readonly unknown[]> => {
      const { status, json } = await bench.shoplazza('GET', `2022-01/data/query?${query}`);
      return [status, json];
    };
    const day = 'beginTime=2020-12-30T15:04:05&endTime=2020-12-31T15:04:05';
    const [status, json] = await create(`event=pageview&${day}`);
    const id = (json as { readonly query_id: string }).query_id;
    expect([status, json]).toEqual([200, { query_id: expect.stringMatching(uuid) as string }]);
    expect((await bench.shoplazza('GET', '2022-01/data/task')).json).toMatchObject({ query_id: id, query_status: 0 });
    bench.advance(6000);
    expect((await bench.shoplazza('GET', `2022-01/data/task?id=${id}`)).json.query_status).toBe(2);
    for (const wrong of [
      `event=sleep&${day}`,
      'beginTime=2020-12-30T15:04:05',
      day.replace(':05&', ':04&'),
      day.replace('-31T', '-29T'),
    ]) {
      expect((await create(wrong))[0]).toBe(400);
    }
  });

  it('themes are uploaded as a form, scripted by their names', async () => {
    await using bench = await startBench();
    const upload = async (name: string, bytes: string): Promise<Answer> => {
      const body = new FormData();
      body.set('file', new Blob([bytes], { type: 'application/zip' }), 'theme.zip');
      const headers = { 'access-token': bench.sandbox.shoplazza.accessToken };
      return ask(`${bench.sandbox.url}/openapi/2022-01/themes/upload?name=${name}&version=1.0.0`, {
        method: 'POST',
        headers,
        body,
      });
    };
    const documented = readFixture('shoplazza-theme-upload.2022-01.json') as { readonly task: { readonly task: object } };
    const { task } = (await upload('mine', 'PK\u0003\u0004')).json.task;
    expect(Object.keys(task)).toEqual(Object.keys(documented.task.task));
    expect(task).toMatchObject({ type: 'themes', status: 0, created_at: '2026-11-22 00:00:00' });
    expect(JSON.parse(task.info)).toEqual({ merchant_theme_id: null, version: '1.0.0', name: 'mine' });
    const failing = (await upload('will-fail', 'PK')).json.task.task.id;
    bench.advance(6000);
    expect((await bench.shoplazza('GET', `2026-01/themes/task/${task.id}`)).json.data.task.status).toBe(1);
    expect((await bench.shoplazza('GET', `2026-01/themes/task/${failing}`)).json.data.task.status).toBe(2);
    const refused = await upload('mine', 'not a ZIP file');
    expect([refused.status, refused.json]).toEqual([400, {}]);
  });
});

describe('refusals', () => {
  it('a token that is missing or wrong: 401, a bare JSON string in 2022-01', async () => {
    await using bench = await startBench({ shoplazza: { rateLimit: [{ capacity: 1, refillPerSecond: 1 }] } });
    const bare = await bench.shoplazza('GET', '2022-01/file/task/x', undefined, { 'access-token': 'wrong' });
    expect([bare.status, bare.json]).toEqual([401, 'Unauthorized']);
    const later = await ask(`${bench.sandbox.url}/openapi/2026-01/file/task/x`);
    expect([later.status, later.json]).toEqual([401, { code: 'Unauthorized', message: 'Unauthorized' }]);
    // Neither took room in the bucket.
    expect((await bench.shoplazza('GET', '2026-01/file/task/x')).status).toBe(404);
  });

  it('an unknown version, URL, task or method', async () => {
    await using bench = await startBench();
    const get = async (route: string, method = 'GET'): Promise<readonly unknown[]> => {
      const { status, json } = await bench.shoplazza(method, route);
      return [status, json];
    };
    expect(await get('2019-12/file/task/x')).toEqual([404, { error: 'page not found' }]);
    expect(await get('2022-01/nothing')).toEqual([404, { error: 'page not found' }]);
    expect(await get('2026-01/nothing')).toEqual([404, { code: 'NotFound', message: 'page not found' }]);
    expect(await get('2022-01/file/task/300b5e33-3ac5-41c5-9819-7e2e8aad6a98')).toEqual([404, { errors: ['no result'] }]);
    expect(await get('2026-01/themes/task/x')).toEqual([404, { code: 'NotFound', message: 'no result' }]);
    expect(await get('2026-01/file/task/')).toEqual([400, { code: 'InvalidParameter', message: 'task_id is missing' }]);
    expect(await get('2022-01/data/task')).toEqual([404, { errors: ['no result'] }]);
    expect(await get('2026-01/data/query')).toEqual([404, { code: 'NotFound', message: 'page not found' }]);
    expect(await get('2022-01/themes/upload')).toEqual([405, { errors: ['method not allowed'] }]);
    expect(await get('2022-01/file/task/%zz')).toEqual([400, { errors: ['task_id is missing'] }]);
    expect(await get('2022-01/file/task/x', 'DELETE')).toEqual([405, { errors: ['method not allowed'] }]);
    expect(await get('2022-01/file')).toEqual([405, { errors: ['method not allowed'] }]);
  });

  it('too many requests: 429 with the vendor’s headers', async () => {
    await using bench = await startBench({ shoplazza: { rateLimit: [{ capacity: 2, refillPerSecond: 0.5 }] } });
    const id = bench.sandbox.shoplazza.createFileTask();
    const get = (): ReturnType<typeof bench.shoplazza> => bench.shoplazza('GET', `2022-01/file/task/${id}`);
    expect((await get()).headers.get('x-shoplazza-shop-api-call-limit')).toBe('1/2');
    await get();
    const refused = await get();
    expect(refused.status).toBe(429);
    expect(refused.json).toEqual({ errors: ['Too many requests'] });
    expect(refused.headers.get('retry-after')).toBe('2');
    expect(refused.headers.get('x-shoplazza-shop-api-call-limit')).toBe('2/2');
    expect(bench.sandbox.requests.at(-1)).toMatchObject({ status: 429, refusal: '429 TooManyRequests: Too many requests' });
    bench.advance(2000);
    expect((await get()).status).toBe(200);
  });

  it('a body of more than 20 MiB', async () => {
    await using bench = await startBench();
    const answer = await bench.shoplazza('POST', '2026-01/file', { original_source_list: ['x'.repeat(20 * 1024 * 1024)] });
    expect([answer.status, answer.json.code]).toEqual([413, 'RequestEntityTooLarge']);
  });

  it('names every request', async () => {
    await using bench = await startBench();
    expect((await bench.shoplazza('GET', '2026-01/file/task/x')).headers.get('request-id')).toMatch(uuid);
  });
});

it('signs webhooks as the vendor does: base64 of the HMAC of the exact bytes', async () => {
  await using bench = await startBench({ shoplazza: { clientSecret: 'test_client_secret' } });
  const body = '{"order":{"id":"1"}}';
  expect(bench.sandbox.shoplazza.signWebhook(body)).toBe('mb5uIZ/s+OQ7GT7xX/YEil9O/e8K3uyz7b7HLDaiRLw=');
  const bytes = new Uint8Array([0, 255, 10]);
  expect(bench.sandbox.shoplazza.signWebhook(bytes)).toBe(
    createHmac('sha256', 'test_client_secret').update(bytes).digest('base64'),
  );
});
