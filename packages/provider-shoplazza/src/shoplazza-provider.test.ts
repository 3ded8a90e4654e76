import { startFakeVendor } from '@tasks/provider-kit/testing';
import { describe, expect, it } from 'vitest';
import dataTask from './__fixtures__/data_task.2022-01.json' with { type: 'json' };
import bareFileTask from './__fixtures__/task_get.2022-01.completed.json' with { type: 'json' };
import fileTask from './__fixtures__/task_get.2025-06.completed.json' with { type: 'json' };
import tableFileTask from './__fixtures__/task_get.doc-table.completed.json' with { type: 'json' };
import themeTask from './__fixtures__/theme_task.status-codes.json' with { type: 'json' };
import { callOptions, fakeShop, fakeToken } from './fake-shop.ts';
import { createShoplazzaProvider } from './shoplazza-provider.ts';

const options = { shop: 'my-shop', accessToken: fakeToken };

describe('a status call', () => {
  it('asks the documented URL with the token as a header', async () => {
    const { provider, requests } = fakeShop({ body: fileTask });
    await provider.types.file.getStatus('300b5e33-3ac5-41c5-9819-7e2e8aad6a98', callOptions());
    const [request] = requests;
    expect(request?.method).toBe('GET');
    expect(request?.url).toBe('https://my-shop.myshoplaza.com/openapi/2026-01/file/task/300b5e33-3ac5-41c5-9819-7e2e8aad6a98');
    expect(request?.headers.get('access-token')).toBe(fakeToken);
    expect(request?.headers.get('authorization')).toBeNull();
    expect(request?.headers.get('user-agent')).toMatch(/^tasks-provider-shoplazza\/\d/);
  });

  it('asks the configured version, but for data queries, which only 2022-01 has', async () => {
    const { provider, requests } = fakeShop(
      { body: { ...dataTask, ...themeTask.running, status: 1 } },
      { apiVersion: '2025-06' },
    );
    await provider.types.file.getStatus('t1', callOptions());
    await provider.types.theme.getStatus('t1', callOptions());
    await provider.types['data-query'].getStatus('t1', callOptions());
    expect(requests.map(({ url }) => new URL(url).pathname + new URL(url).search)).toEqual([
      '/openapi/2025-06/file/task/t1',
      '/openapi/2025-06/themes/task/t1',
      '/openapi/2022-01/data/task?id=t1',
    ]);
  });

  it('reads bare and enveloped bodies in any version', async () => {
    for (const body of [bareFileTask, tableFileTask, fileTask]) {
      for (const apiVersion of ['2022-01', '2025-06', '2026-01', '2026-07']) {
        const { provider } = fakeShop({ body }, { apiVersion });
        expect(await provider.types.file.getStatus('t1', callOptions())).toMatchObject({
          state: 'succeeded',
          vendorState: '0',
          progress: { total: 1, succeeded: 1, failed: 0, pending: 0 },
        });
      }
    }
  });

  it('gives the whole body when it is wanted', async () => {
    const { provider } = fakeShop({ body: fileTask });
    expect((await provider.types.file.getStatus('t1', { ...callOptions(), includeRaw: true })).raw).toEqual(fileTask);
    expect(await provider.types.file.getStatus('t1', callOptions())).not.toHaveProperty('raw');
  });

  it('passes on that the calls are nearly used up, while the task runs', async () => {
    const headers = { 'X-Shoplazza-Shop-Api-Call-Limit': '39/40' };
    const running = fakeShop({ headers, body: { status: 1 } });
    expect(await running.provider.types.file.getStatus('t1', callOptions())).toMatchObject({ retryAfterMs: 1500 });
    const done = fakeShop({ headers, body: fileTask });
    const status = await done.provider.types.file.getStatus('t1', callOptions());
    expect(status).not.toHaveProperty('retryAfterMs');
    expect(status).not.toHaveProperty('quota');
  });

  it.each(['a/b', 'a?b', 'a#b', '../x', '%2e%2e', '%2F', 'a:b|c', '任务', ' a ', 'a\\b', 'a;b', '\n'.repeat(2) + 'a'])(
    'sends the id %j as one segment',
    async (id) => {
      const { provider, requests } = fakeShop({ body: { status: 1, task: { status: 0 }, query_status: 0 } });
      await provider.types.file.getStatus(id, callOptions());
      await provider.types.theme.getStatus(id, callOptions());
      await provider.types['data-query'].getStatus(id, callOptions());
      const [file, theme, query] = requests.map(({ url }) => new URL(url));
      expect(file?.pathname.split('/').slice(1)).toEqual(['openapi', '2026-01', 'file', 'task', encodeURIComponent(id)]);
      expect(theme?.pathname.split('/').slice(1)).toEqual(['openapi', '2026-01', 'themes', 'task', encodeURIComponent(id)]);
      expect([...(query?.searchParams ?? [])]).toEqual([['id', id]]);
    },
  );

  it.each(['.', '..', '', ' ', '\uD800'])('refuses the id %j', async (id) => {
    const { provider, requests } = fakeShop({ body: fileTask });
    await expect(provider.types.file.getStatus(id, callOptions())).rejects.toMatchObject({ code: 'invalid_argument' });
    await expect(provider.types.theme.getStatus(id, callOptions())).rejects.toMatchObject({ code: 'invalid_argument' });
    expect(requests).toEqual([]);
  });

  it('never asks for the latest data query by an empty id', async () => {
    const { provider, requests } = fakeShop({ body: dataTask });
    await expect(provider.types['data-query'].getStatus('', callOptions())).rejects.toMatchObject({ code: 'invalid_argument' });
    expect(requests).toEqual([]);
  });

  it.each([
    ['no status', {}],
    ['a status of another type', { status: true }],
    ['a status of null', { status: null }],
    ['a list that is none', { status: 0, success_list: 'x' }],
    ['no data', { code: 'Success', data: null }],
    ['a number', 1],
    ['null', 'null'],
    ['HTML', '<html></html>'],
    ['nothing', ''],
    ['half a body', '{"status": 0, "total'],
  ])('refuses a body with %s', async (_, body) => {
    await expect(fakeShop({ body }).provider.types.file.getStatus('t1', callOptions())).rejects.toMatchObject({
      code: 'invalid_response',
      provider: 'shoplazza',
      status: 200,
      retryable: true,
    });
  });

  it('works over HTTP, and ends with the reason of an abort', async () => {
    const controller = new AbortController();
    const reason = new Error('enough');
    await using vendor = await startFakeVendor((_, index) => (index === 0 ? { body: fileTask } : 'never'));
    const provider = createShoplazzaProvider({ ...options, baseUrl: `${vendor.baseUrl}/proxy/` });
    await expect(provider.types.file.getStatus('a/b', callOptions())).resolves.toMatchObject({ state: 'succeeded' });
    expect(vendor.requests[0]).toMatchObject({
      path: '/proxy/openapi/2026-01/file/task/a%2Fb',
      headers: { 'access-token': fakeToken },
    });
    const call = provider.types.file.getStatus('t1', { signal: controller.signal });
    await vendor.received(2);
    controller.abort(reason);
    await expect(call).rejects.toBe(reason);
  });
});

it('makes refs of its own name', () => {
  const provider = createShoplazzaProvider({ ...options, name: 'eu-shop' });
  expect(String(provider.file('a:b/c'))).toBe('eu-shop:file:a:b/c');
  expect(provider.theme('t').ref).toBe('eu-shop:theme:t');
  expect(provider.dataQuery('q').ref).toBe('eu-shop:data-query:q');
  expect(provider.defaultType).toBe('file');
});
