import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { createKeyRing } from '../auth/key-ring.ts';
import { createAppFixture } from '../testing/app-fixture.ts';
import type { AppFixture } from '../testing/app-fixture.ts';

const paths = [
  '/v1/tasks',
  '/v1/tasks/batch',
  '/v1/tasks/tsk_1',
  '/v1/tasks/tsk_1/poll',
  '/v1/tasks/tsk_1/events',
  '/v1/submissions',
  '/v1/events',
  '/v1/webhooks',
  '/v1/webhooks/whk_1',
  '/v1/webhooks/whk_1/rotate',
  '/v1/webhooks/whk_1/deliveries',
  '/v1/webhooks/whk_1/redeliver',
  '/v1/providers',
  '/v1/stats',
  '/healthz',
  '/docs',
  '/',
];
const methods = ['GET', 'POST', 'DELETE', 'PUT', 'PATCH', 'OPTIONS', 'HEAD'];
const mediaTypes = ['application/json', 'application/x-ndjson', 'application/json; charset=utf-16', 'text/plain', ';', ''];
const codes = /^(invalid_argument|authentication_failed|permission_denied|task_not_found|unsupported|rate_limited)$/;

/** Sends a request, and checks that it was answered as the API answers: below 500, and an error as a problem. */
async function expectSane(fixture: AppFixture, url: string, init: RequestInit): Promise<void> {
  const response = await fixture.app.request(new Request(url, init));
  const type = response.headers.get('content-type') ?? '';
  if (type.startsWith('text/event-stream')) return response.body?.cancel();
  const answer = await response.text();
  expect([url, init.method, whatIsWrong(response.status, type, init.method === 'HEAD' ? undefined : answer)]).toEqual([
    url,
    init.method,
    undefined,
  ]);
}

function whatIsWrong(status: number, type: string, answer: string | undefined): string | undefined {
  if (status >= 500) return `a fault of the server: ${status}`;
  if (status < 400 || answer === undefined) return undefined;
  if (type !== 'application/problem+json') return `an error as ${type}`;
  const {
    status: told,
    code,
    detail,
  } = JSON.parse(answer) as { readonly status?: unknown; readonly code?: unknown; readonly detail?: unknown };
  return told === status && typeof code === 'string' && codes.test(code) && typeof detail === 'string' ? undefined : answer;
}

const text = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string(),
  fc.constantFrom('__proto__', 'constructor', '%', '%zz', '\0', '\ud800', '0', '-1', '1e999', 'NaN'),
);
const value = fc.jsonValue({ maxDepth: 4 });
const body = fc.oneof(
  value.map((json) => JSON.stringify(json)),
  fc
    .record(
      {
        ref: fc.oneof(text, value),
        metadata: value,
        deadlineMs: value,
        webhookUrl: fc.oneof(text, value),
        type: text,
        input: value,
        url: text,
        events: value,
        since: text,
      },
      { requiredKeys: [] },
    )
    .map((json) => JSON.stringify(json)),
  fc
    .array(fc.record({ ref: text.map((id) => `fake:${id}`), metadata: fc.dictionary(text, value) }))
    .map((json) => JSON.stringify(json)),
  fc.array(value).map((all) => all.map((json) => JSON.stringify(json)).join('\n')),
  text,
);

it('is never answered with a fault of the server: bodies', async () => {
  await using fixture = await createAppFixture();
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...paths),
      fc.constantFrom(...methods),
      fc.constantFrom(...mediaTypes),
      body,
      async (path, method, mediaType, sent) => {
        const hasBody = method !== 'GET' && method !== 'HEAD';
        await expectSane(fixture, `http://localhost${path}`, {
          method,
          headers: { 'content-type': mediaType },
          ...(hasBody && { body: sent }),
        });
      },
    ),
    { numRuns: 600 },
  );
});

it('is never answered with a fault of the server: bytes', async () => {
  await using fixture = await createAppFixture();
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom('/v1/tasks', '/v1/tasks/batch', '/v1/submissions', '/v1/webhooks'),
      fc.constantFrom(...mediaTypes),
      fc.uint8Array(),
      async (path, mediaType, bytes) => {
        await expectSane(fixture, `http://localhost${path}`, {
          method: 'POST',
          headers: { 'content-type': mediaType },
          body: new Uint8Array(bytes),
        });
      },
    ),
    { numRuns: 300 },
  );
});

it('is never answered with a fault of the server: queries and paths', async () => {
  await using fixture = await createAppFixture();
  await fixture.track('1');
  const name = fc.oneof(
    fc.constantFrom(
      'state',
      'limit',
      'cursor',
      'done',
      'createdAfter',
      'endedBy',
      'provider',
      'metadata.a',
      'metadata[a]',
      'metadata.__proto__',
      'types',
      'lastEventId',
      'from',
      'waitMs',
      'scope',
      '__proto__',
    ),
    text,
  );
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...paths),
      fc.constantFrom(...methods),
      fc.array(fc.tuple(name, text)),
      text,
      fc.boolean(),
      async (path, method, query, rest, raw) => {
        const encode = (each: string): string =>
          raw ? each.replaceAll(/[\0-\x20\ud800-\udfff#]/g, '') : encodeURIComponent(each.toWellFormed());
        const search = query.map(([key, item]) => `${encode(key)}=${encode(item)}`).join('&');
        const tail = rest.length % 3 === 0 ? `/${encodeURIComponent(rest.toWellFormed())}` : '';
        await expectSane(fixture, `http://localhost${path}${tail}?${search}`, { method });
      },
    ),
    { numRuns: 1000 },
  );
});

it('is never answered with a fault of the server: headers', async () => {
  await using fixture = await createAppFixture({ keys: createKeyRing({ environment: 'key' }) });
  const header = fc.stringMatching(/^[\x20-\x7e\x80-\xff]*$/);
  const names = [
    'authorization',
    'accept',
    'if-none-match',
    'last-event-id',
    'idempotency-key',
    'traceparent',
    'x-request-id',
    'content-type',
    'content-length',
    'origin',
    'host',
  ];
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...paths),
      fc.constantFrom(...methods),
      fc.dictionary(fc.constantFrom(...names), header),
      fc.boolean(),
      async (path, method, headers, isLetIn) => {
        await expectSane(fixture, `http://localhost${path}`, {
          method,
          headers: { ...headers, ...(isLetIn && { authorization: 'Bearer key' }) },
        });
      },
    ),
    { numRuns: 600 },
  );
});
