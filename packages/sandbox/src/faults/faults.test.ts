import { connect } from 'node:net';
import { describe, expect, it } from 'vitest';
import { ask, startBench } from '../test-support/sandbox-clients.ts';
import type { TestBench } from '../test-support/sandbox-clients.ts';
import { until } from '../test-support/until.ts';
import { checkFault } from './check-fault.ts';

const image = { product_id: 'p1', image_id: 'a.jpg', image_content: 'https://example.com/a.jpg' };
const batch = { collection_name: 'food', image_list: [image] };
const add = (bench: TestBench): ReturnType<TestBench['jd']> => bench.jd('POST', '/jdai/product_image_add', batch);

/** How many tasks there are. */
async function taskCount(bench: TestBench): Promise<number> {
  return (await ask(`${bench.sandbox.url}/__sandbox`)).json.taskCounts['jd:product-image'];
}

describe('what goes wrong', () => {
  it('the connection is reset, before the work or after it', async () => {
    await using bench = await startBench();
    bench.sandbox.faults.add({ kind: 'reset' });
    await expect(add(bench)).rejects.toMatchObject({ cause: { code: 'ECONNRESET' } });
    expect(await taskCount(bench)).toBe(0);
    bench.sandbox.faults.add({ kind: 'reset', after: 'work' });
    await expect(add(bench)).rejects.toMatchObject({ cause: { code: 'ECONNRESET' } });
    expect(await taskCount(bench)).toBe(1);
    expect(bench.sandbox.requests.map(({ status, fault }) => [status, fault])).toEqual([
      [0, 'reset'],
      [0, 'reset'],
    ]);
    expect((await add(bench)).status).toBe(200);
  });

  it('a proxy answers in HTML', async () => {
    await using bench = await startBench();
    bench.sandbox.faults.add({ kind: 'html-502' });
    bench.sandbox.faults.add({ kind: 'html-503' });
    const answers = [await add(bench), await add(bench)];
    expect(answers.map(({ status, headers }) => [status, headers.get('content-type')])).toEqual([
      [502, 'text/html'],
      [503, 'text/html'],
    ]);
    expect(answers[0]?.text).toContain('<h1>502 Bad Gateway</h1>');
    expect(bench.sandbox.requests.at(-1)).toMatchObject({ status: 503, fault: 'html-503' });
  });

  it('the JSON ends in the middle, with the work done', async () => {
    await using bench = await startBench();
    bench.sandbox.faults.add({ kind: 'truncated' });
    const answer = await add(bench);
    expect(answer.status).toBe(200);
    expect(answer.text).toMatch(/^\{"code":"10000"/);
    expect(answer.json).toBeUndefined();
    expect(await taskCount(bench)).toBe(1);
    bench.sandbox.faults.add({ kind: 'truncated', after: 'accept' });
    expect((await add(bench)).json).toBeUndefined();
    expect(await taskCount(bench)).toBe(1);
  });

  it('the connection ends before the announced length', async () => {
    await using bench = await startBench();
    bench.sandbox.faults.add({ kind: 'truncated', cut: 'connection' });
    await expect(add(bench)).rejects.toThrow('terminated');
    expect(await taskCount(bench)).toBe(1);
  });

  it('the answer is late', async () => {
    await using bench = await startBench();
    bench.sandbox.faults.add({ kind: 'slow', delayMs: 1 });
    expect((await add(bench)).json.code).toBe('10000');
    expect(bench.sandbox.requests.at(-1)).toMatchObject({ status: 200, fault: 'slow' });
  });

  it('an answer without end is valid JSON of so many bytes', async () => {
    await using bench = await startBench();
    bench.sandbox.faults.add({ kind: 'huge', bytes: 1_000_000 });
    const answer = await add(bench);
    expect(answer.text).toHaveLength(1_000_000);
    expect(Object.keys(answer.json)).toEqual(['filler']);
  });

  it('a client may leave a huge answer', async () => {
    await using bench = await startBench();
    bench.sandbox.faults.add({ kind: 'huge' });
    const response = await fetch(`${bench.sandbox.url}/openapi/2026-01/file/task/x`);
    await response.body?.cancel();
    expect((await bench.jdStatus('x')).status).toBe(200);
  });

  it('the vendor’s 429, with Retry-After in seconds or as a date', async () => {
    await using bench = await startBench();
    bench.sandbox.faults.add({ kind: 'rate-limited', retryAfter: 7 });
    const jd = await add(bench);
    expect([jd.status, jd.headers.get('retry-after'), jd.json.error.status]).toEqual([429, '7', 'HTTP_RATE_LIMIT_EXCEEDED']);
    const date = 'Sun, 22 Nov 2026 00:00:09 GMT';
    bench.sandbox.faults.add({ kind: 'rate-limited', retryAfter: date });
    const shop = await bench.shoplazza('GET', '2022-01/file/task/x');
    expect([shop.status, shop.headers.get('retry-after'), shop.json]).toEqual([429, date, { errors: ['Too many requests'] }]);
  });

  it('any answer, verbatim', async () => {
    await using bench = await startBench();
    bench.sandbox.faults.add({ kind: 'respond', status: 418, headers: { 'x-tea': 'yes' }, body: new Uint8Array([0xff, 0x00]) });
    const response = await fetch(`${bench.sandbox.url}/jdai/task`);
    expect([response.status, response.headers.get('x-tea')]).toEqual([418, 'yes']);
    expect(new Uint8Array(await response.arrayBuffer())).toEqual(new Uint8Array([0xff, 0x00]));
    bench.sandbox.faults.add({ kind: 'respond', status: 204 });
    expect((await add(bench)).status).toBe(204);
  });

  it('no answer at all, until the sandbox is closed', async () => {
    const bench = await startBench();
    bench.sandbox.faults.add({ kind: 'hang', after: 'work' });
    const failed = Promise.allSettled([add(bench)]);
    await until(() => bench.sandbox.requests[0]?.taskId !== undefined);
    expect(bench.sandbox.requests[0]).toMatchObject({ status: 0, fault: 'hang' });
    await bench.sandbox.close();
    expect((await failed).map(({ status }) => status)).toEqual(['rejected']);
  });
});

describe('which requests are hit', () => {
  it('those of the vendor, method and path, so many times, the oldest fault first', async () => {
    await using bench = await startBench();
    const { faults } = bench.sandbox;
    faults.add({ kind: 'respond', status: 500, vendor: 'shoplazza', path: '/openapi/2026-01/file/task/', times: 2 });
    faults.add({ kind: 'respond', status: 501, path: /\/file$/g, method: 'post' });
    faults.add({ kind: 'respond', status: 502, vendor: 'jd', times: Infinity });
    const statuses: number[] = [];
    for (let round = 0; round < 3; round++) {
      statuses.push((await bench.shoplazza('GET', '2026-01/file/task/x')).status);
      statuses.push((await bench.shoplazza('POST', '2026-01/file', { original_source_list: ['https://a.example/b'] })).status);
      statuses.push((await bench.jdStatus('x')).status);
    }
    expect(statuses).toEqual([500, 501, 502, 500, 200, 502, 404, 200, 502]);
    faults.clear();
    expect((await bench.jdStatus('x')).status).toBe(200);
  });

  it('after the work, only those that the vendor did not refuse', async () => {
    await using bench = await startBench();
    bench.sandbox.faults.add({ kind: 'respond', status: 500, after: 'work' });
    expect((await bench.jdStatus('unknown')).status).toBe(200);
    expect((await bench.jdStatus(bench.sandbox.jd.createTask())).status).toBe(500);
  });

  it('before the work, nothing is checked or counted', async () => {
    await using bench = await startBench({ jd: { qps: 1 } });
    bench.sandbox.faults.add({ kind: 'html-502' });
    const id = bench.sandbox.jd.createTask();
    expect((await bench.jdStatus(id)).status).toBe(502);
    expect((await bench.jdStatus(id)).json.code).toBe('10000');
  });

  it('slow and then broken, when two hit', async () => {
    await using bench = await startBench();
    bench.sandbox.faults.add({ kind: 'slow', delayMs: 0 });
    bench.sandbox.faults.add({ kind: 'html-503' });
    expect((await add(bench)).status).toBe(503);
  });
});

it.each([
  [{ kind: 'explode' }, /kind must be one of: reset/],
  [{}, /kind must be one of/],
  [null, /kind must be one of/],
  [{ kind: 'toString' }, /kind must be one of/],
  [{ kind: 'reset', delayMs: 5 }, /no member "delayMs"/],
  [{ kind: 'slow' }, /delayMs/],
  [{ kind: 'slow', delayMs: 1e12 }, /25 days/],
  [{ kind: 'reset', times: 0 }, /times/],
  [{ kind: 'reset', after: 'lunch' }, /after/],
  [{ kind: 'reset', path: 7 }, /path/],
  [{ kind: 'respond', status: 100 }, /status/],
  [{ kind: 'respond', status: 200, headers: { 'bad header': 'x' } }, /headers/],
  [{ kind: 'respond', status: 200, headers: { x: 'a\r\nb: c' } }, /headers/],
  [{ kind: 'rate-limited', retryAfter: 'a\nb' }, /retryAfter/],
])('refuses a fault that is wrong: %j', (fault, message) => {
  expect(() => checkFault(fault)).toThrow(message);
});

it('survives a client that sends half a request and leaves', async () => {
  await using bench = await startBench();
  const socket = connect(Number(new URL(bench.sandbox.url).port), '127.0.0.1');
  socket.write('POST /jdai/product_image_status HTTP/1.1\r\nhost: a\r\ncontent-length: 100\r\n\r\n{"task_id"');
  await until(() => bench.sandbox.requests.length === 1);
  socket.resetAndDestroy();
  expect((await bench.jdStatus('x')).status).toBe(200);
  expect(bench.sandbox.requests[0]).toMatchObject({ status: 0 });
});
