import { describe, expect, it } from 'vitest';
import { ask, startBench } from '../test-support/sandbox-clients.ts';
import type { Answer, TestBench } from '../test-support/sandbox-clients.ts';

const control = (bench: TestBench, method: string, path: string, body?: unknown): Promise<Answer> =>
  ask(`${bench.sandbox.url}/__sandbox${path}`, {
    method,
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });

describe('tasks', () => {
  it.each([
    ['jd', 'product-image'],
    ['jd', 'image-index'],
    ['shoplazza', 'file'],
    ['shoplazza', 'theme'],
    ['shoplazza', 'data-query'],
  ])('of %s %s are scripted', async (vendor, type) => {
    await using bench = await startBench();
    const made = await control(bench, 'POST', '/tasks', { vendor, type, durationMs: 10, total: 2 });
    expect(made.status).toBe(201);
    expect(made.json).toEqual({ ref: `${vendor}:${type}:${made.json.id}`, id: made.json.id });
    const info = (await control(bench, 'GET', '')).json;
    expect(info.taskCounts[`${vendor}:${type}`]).toBe(1);
    expect(info.newestTasks).toEqual([{ ref: made.json.ref, phase: 'running', settled: 0, items: 2 }]);
  });

  it.each([
    ['{', /JSON/],
    [undefined, /JSON object/],
    [[], /JSON object/],
    [{ vendor: 'jd', type: 'file' }, /vendor and type must be one of/],
    [{ vendor: 'jd', type: 'constructor' }, /vendor and type must be one of/],
    [{ vendor: 'jd', type: 'product-image', durationMs: '5' }, /durationMs/],
    [{ vendor: 'jd', type: 'product-image', total: 1e9 }, /total/],
  ])('that are wrong are refused by name: %j', async (body, message) => {
    await using bench = await startBench();
    const answer = await control(bench, 'POST', '/tasks', body);
    expect(answer.status).toBe(400);
    expect(answer.json.error).toMatch(message);
  });
});

describe('faults', () => {
  it('are added, shown and cleared', async () => {
    await using bench = await startBench();
    await control(bench, 'POST', '/faults', { kind: 'html-502', pathPattern: 'file.task', times: 'Infinity' });
    await control(bench, 'POST', '/faults', { kind: 'respond', status: 500, body: '{}' });
    expect((await control(bench, 'GET', '/faults')).json).toEqual([
      { kind: 'html-502', pathPattern: 'file.task', timesLeft: 'Infinity' },
      { kind: 'respond', status: 500, body: '{}', timesLeft: 1 },
    ]);
    expect((await bench.shoplazza('GET', '2026-01/file/task/x')).status).toBe(502);
    expect((await bench.shoplazza('GET', '2026-01/themes/task/x')).status).toBe(500);
    expect((await control(bench, 'DELETE', '/faults')).json).toEqual({ faults: 0 });
    expect((await bench.shoplazza('GET', '2026-01/file/task/x')).status).toBe(404);
  });

  it.each([[{ kind: 'explode' }], [{ kind: 'reset', pathPattern: '(' }], [{ kind: 'reset', pathPattern: 7 }], [[]]])(
    'that are wrong are refused: %j',
    async (fault) => {
      await using bench = await startBench();
      expect((await control(bench, 'POST', '/faults', fault)).status).toBe(400);
    },
  );
});

describe('requests', () => {
  it('are shown in order, and from a number on', async () => {
    await using bench = await startBench();
    const id = bench.sandbox.jd.createTask();
    await bench.jdStatus(id);
    bench.advance(5);
    await bench.shoplazza('GET', '2026-01/file/task/x?a=1');
    const [first, second] = (await control(bench, 'GET', '/requests')).json;
    expect(first).toEqual({
      number: 1,
      at: bench.now() - 5,
      vendor: 'jd',
      method: 'POST',
      path: '/jdai/product_image_status',
      status: 200,
      taskId: id,
    });
    expect(second).toEqual({
      number: 2,
      at: bench.now(),
      vendor: 'shoplazza',
      method: 'GET',
      path: '/openapi/2026-01/file/task/x',
      status: 404,
      taskId: 'x',
      refusal: '404 NotFound: no result',
    });
    expect((await control(bench, 'GET', '/requests?after=1')).json).toEqual([second]);
    expect((await control(bench, 'GET', '/requests?limit=1')).json).toEqual([first]);
    expect((await control(bench, 'GET', '/requests?after=2')).json).toEqual([]);
  });
});

it('tells what it is, without a secret', async () => {
  await using bench = await startBench({ jd: { sessionToken: 'session-token-1' } });
  const { text, json } = await control(bench, 'GET', '');
  const { jd, shoplazza } = bench.sandbox;
  for (const secret of [jd.secretAccessKey, 'session-token-1', shoplazza.accessToken, shoplazza.clientSecret]) {
    expect(text).not.toContain(secret);
  }
  expect(json).toMatchObject({
    now: '2026-11-22T00:00:00.000Z',
    jd: { accessKeyId: 'sandbox-access-key', qps: 'none' },
    requests: 0,
  });
});

it('knows no other control, and no other path', async () => {
  await using bench = await startBench();
  expect((await control(bench, 'PUT', '/faults')).status).toBe(404);
  expect((await ask(`${bench.sandbox.url}/`)).status).toBe(404);
  expect((await ask(`${bench.sandbox.url}/__sandboxes`)).status).toBe(404);
  expect(bench.sandbox.requests).toEqual([]);
});
