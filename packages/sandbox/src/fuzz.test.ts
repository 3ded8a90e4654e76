import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ask, startBench } from './test-support/sandbox-clients.ts';
import type { TestBench } from './test-support/sandbox-clients.ts';
import { rawRequest, sendRaw } from './test-support/send-raw.ts';

let bench: TestBench;

beforeAll(async () => {
  bench = await startBench();
});

afterAll(async () => {
  await bench.sandbox.close();
});

const portOf = (): number => Number(new URL(bench.sandbox.url).port);

/** A connection that was cut has no answer, which is fine as well. */
const serverError = /^HTTP\/1\.1 5/;

const paths = fc.oneof(
  fc.constantFrom(
    '/jdai/product_image_status',
    '/jdai/product_image_add',
    '/jdai/index',
    '/jdai/task?task_id=',
    '/__sandbox/tasks',
  ),
  fc.constantFrom(
    '/openapi/2022-01/file',
    '/openapi/2026-01/file/task/',
    '/openapi/2025-06/themes/task/',
    '/openapi/2022-01/data/task?id=',
    '/openapi/2022-01/data/query?beginTime=',
    '/openapi/2022-01/themes/upload?name=',
  ),
  fc.constantFrom(
    '/__sandbox/faults?',
    '/__sandbox/requests?after=',
    '/__sandbox',
    '/',
    '//',
    '/jdai/',
    '/openapi/',
    'http://a/jdai/task',
  ),
);

describe('whatever is sent', () => {
  it('as bytes, does no harm', async () => {
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 300 }),
      fc.string({ unit: 'binary', maxLength: 300 }).map((text) => Buffer.from(`GET ${text}`, 'latin1')),
    );
    await fc.assert(
      fc.asyncProperty(bytes, async (sent) => {
        expect(await sendRaw(portOf(), sent)).not.toMatch(serverError);
      }),
      { numRuns: 150 },
    );
  });

  it('as a request, is never answered by a 5xx', async () => {
    const methods = fc.constantFrom('GET', 'POST', 'DELETE', 'PUT', 'HEAD', 'OPTIONS', 'PATCH');
    const visible = fc.string({ unit: fc.integer({ min: 0x21, max: 0x7e }).map((code) => String.fromCharCode(code)) });
    const names = fc.constantFrom(
      'authorization',
      'access-token',
      'x-jdcloud-date',
      'content-type',
      'expect',
      'range',
      'x-a',
      '__proto__',
    );
    const headers = fc.array(fc.tuple(names, visible), { maxLength: 4 });
    const bodies = fc.oneof(
      fc.uint8Array({ maxLength: 200 }),
      fc.json().map((json) => Buffer.from(json)),
    );
    await fc.assert(
      fc.asyncProperty(methods, paths, visible, headers, bodies, async (method, path, tail, extra, body) => {
        // A fault that was made up would be an injected 5xx.
        bench.sandbox.faults.clear();
        const all = [['host', 'sandbox'], ...extra] as const as readonly (readonly [string, string])[];
        expect(await sendRaw(portOf(), rawRequest(method, path + tail.replaceAll(' ', ''), all, body))).not.toMatch(serverError);
      }),
      { numRuns: 300 },
    );
  });

  it('as JSON in a call that is let in, is never answered by a 5xx', async () => {
    const members = fc.constantFrom('collection_name', 'image_list', 'docs', 'task_id', 'original_source_list', '__proto__');
    const images = fc.array(
      fc.dictionary(
        fc.constantFrom('product_id', 'image_id', 'image_content', 'image_name', 'image_info', 'info'),
        fc.jsonValue(),
      ),
    );
    const body = fc.dictionary(members, fc.oneof(fc.jsonValue(), images, fc.constant('food')));
    await fc.assert(
      fc.asyncProperty(body, async (json) => {
        const answers = [
          await bench.jd('POST', '/jdai/product_image_add', json),
          await bench.jd('POST', '/jdai/product_image_status', json),
          await bench.jd('POST', '/jdai/index', json),
          await bench.shoplazza('POST', '2026-01/file', json),
        ];
        for (const { status, json: answer } of answers) {
          expect(status).toBeLessThan(500);
          expect(answer).toBeTypeOf('object');
        }
      }),
      { numRuns: 100 },
    );
  });

  it('leaves it serving', async () => {
    bench.sandbox.faults.clear();
    const id = bench.sandbox.jd.createTask({ durationMs: 0 });
    expect((await bench.jdStatus(id)).json.result.task_status).toBe('FINISHED');
    expect((await ask(`${bench.sandbox.url}/__sandbox`)).status).toBe(200);
  });
});
