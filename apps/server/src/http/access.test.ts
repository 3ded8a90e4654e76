import { describe, expect, it } from 'vitest';
import { createKeyRing } from '../auth/key-ring.ts';
import { createAppFixture } from '../testing/app-fixture.ts';
import { isAccepted } from './middleware/accepts.ts';

const keys = () => createKeyRing({ environment: 'writer-key,read:reader-key' });
const bearer = (key: string): { authorization: string } => ({ authorization: `Bearer ${key}` });

describe('with API keys', () => {
  it.each([
    ['nothing', {}],
    ['a wrong key', bearer('nobody')],
    ['another scheme', { authorization: 'Basic writer-key' }],
    ['an empty key', { authorization: 'Bearer ' }],
    ['two keys', bearer('writer-key reader-key')],
    ['a key in the query', {}, '?apiKey=writer-key'],
  ])('lets nobody in with %s', async (_name, headers, query = '') => {
    await using fixture = await createAppFixture({ keys: keys() });
    for (const [method, path] of [
      ['GET', '/v1/tasks'],
      ['POST', '/v1/tasks'],
      ['GET', '/v1/events'],
      ['GET', '/metrics'],
      ['GET', '/v1/no/such/path'],
    ] as const) {
      const answer = await fixture.call(method, path + query, undefined, headers);
      expect(answer).toMatchObject({ status: 401, body: { code: 'authentication_failed', retryable: false } });
      expect(answer.headers.get('www-authenticate')).toMatch(/^Bearer/);
    }
  });

  it('lets a key for reading read, and a key for writing do everything', async () => {
    await using fixture = await createAppFixture({ keys: keys() });
    fixture.provider.script('1', 'running');
    expect((await fixture.call('POST', '/v1/tasks', { ref: 'fake:1' }, bearer('writer-key'))).status).toBe(201);
    expect((await fixture.call('GET', '/v1/tasks', undefined, bearer('reader-key'))).status).toBe(200);
    expect((await fixture.call('GET', '/metrics', undefined, bearer('reader-key'))).status).toBe(200);
    for (const [method, path] of [
      ['POST', '/v1/tasks'],
      ['DELETE', '/v1/tasks/x'],
      ['POST', '/v1/webhooks'],
    ] as const) {
      expect(await fixture.call(method, path, { ref: 'fake:2' }, bearer('reader-key'))).toMatchObject({
        status: 403,
        body: { code: 'permission_denied' },
      });
    }
  });

  it('leaves health, readiness, the document and the pages open', async () => {
    await using fixture = await createAppFixture({ keys: keys() });
    for (const path of ['/healthz', '/readyz', '/openapi.json', '/docs', '/'])
      expect((await fixture.call('GET', path)).status).toBe(200);
  });

  it('limits each key by itself', async () => {
    await using fixture = await createAppFixture({ keys: keys(), limits: { rateLimit: { capacity: 3, refillPerSecond: 2 } } });
    const ask = async (key: string): Promise<number> =>
      (await fixture.call('GET', '/v1/providers', undefined, bearer(key))).status;
    expect([await ask('writer-key'), await ask('writer-key'), await ask('writer-key'), await ask('writer-key')]).toEqual([
      200, 200, 200, 429,
    ]);
    const refused = await fixture.call('GET', '/v1/providers', undefined, bearer('writer-key'));
    expect(refused).toMatchObject({ status: 429, body: { code: 'rate_limited', retryable: true, retryAfterMs: 500 } });
    expect(refused.headers.get('retry-after')).toBe('1');
    expect(await ask('reader-key')).toBe(200);
    await fixture.clock.advance(500);
    expect([await ask('writer-key'), await ask('writer-key')]).toEqual([200, 429]);
  });

  it('writes who changed what to the log, and no key', async () => {
    await using fixture = await createAppFixture({ keys: keys() });
    fixture.provider.script('1', 'running');
    const { body } = await fixture.call(
      'POST',
      '/v1/tasks?',
      { ref: 'fake:1', metadata: { password: 'hunter2' } },
      { ...bearer('writer-key'), 'x-request-id': 'request-1' },
    );
    const lines = fixture.log.map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(lines).toContainEqual(
      expect.objectContaining({ audit: 'task.track', keyId: 'env-1', requestId: 'request-1', uid: body['uid'] }),
    );
    expect(lines).toContainEqual(
      expect.objectContaining({
        msg: 'request',
        method: 'POST',
        route: '/v1/tasks',
        status: 201,
        keyId: 'env-1',
        requestId: 'request-1',
        durationMs: 0,
      }),
    );
    await fixture.call('GET', '/v1/tasks?metadata.password=hunter2', undefined, bearer('writer-key'));
    await fixture.call('GET', '/v1/hunter2', undefined, bearer('hunter2'));
    expect(fixture.log.join('')).not.toMatch(/writer-key|hunter2/);
  });
});

describe('without API keys', () => {
  it.each(['http://localhost:8787', 'http://127.0.0.1', 'http://[::1]:1'])('answers requests to %s', async (origin) => {
    await using fixture = await createAppFixture();
    expect((await fixture.app.request(`${origin}/v1/tasks`)).status).toBe(200);
    expect((await fixture.app.request(`${origin}/v1/tasks`, { headers: { origin } })).status).toBe(200);
  });

  it('does not answer a name that was let point here, nor a page of another origin', async () => {
    await using fixture = await createAppFixture();
    expect((await fixture.app.request('http://rebound.example/v1/tasks')).status).toBe(403);
    const poll = await fixture.app.request('http://localhost/v1/tasks/x/poll', {
      method: 'POST',
      headers: { origin: 'https://evil.example' },
    });
    expect(poll.status).toBe(403);
    expect((await fixture.app.request('http://localhost/v1/tasks', { headers: { origin: 'null' } })).status).toBe(403);
  });

  it('limits nobody', async () => {
    await using fixture = await createAppFixture({ limits: { rateLimit: { capacity: 1, refillPerSecond: 1 } } });
    for (let count = 0; count < 5; count += 1) expect((await fixture.call('GET', '/v1/providers')).status).toBe(200);
  });
});

describe('pages of other origins', () => {
  it('are let in where they are configured, and nowhere else', async () => {
    await using closed = await createAppFixture({ keys: keys() });
    const origin = 'https://app.example';
    expect(
      (await closed.call('GET', '/v1/tasks', undefined, { ...bearer('reader-key'), origin })).headers.get(
        'access-control-allow-origin',
      ),
    ).toBeNull();

    await using open = await createAppFixture({ keys: keys(), corsOrigins: [origin] });
    const preflight = await open.call('OPTIONS', '/v1/tasks', undefined, { origin, 'access-control-request-method': 'POST' });
    expect([preflight.status, preflight.headers.get('access-control-allow-origin')]).toEqual([204, origin]);
    expect(
      (await open.call('GET', '/v1/tasks', undefined, { ...bearer('reader-key'), origin })).headers.get(
        'access-control-allow-origin',
      ),
    ).toBe(origin);
    const other = await open.call('GET', '/v1/tasks', undefined, { ...bearer('reader-key'), origin: 'https://evil.example' });
    expect(other.headers.get('access-control-allow-origin')).toBeNull();
  });
});

describe('every request', () => {
  it('has headers that keep browsers and caches from harm', async () => {
    await using fixture = await createAppFixture();
    for (const path of ['/v1/tasks', '/v1/nothing', '/healthz', '/v1/tasks/tsk_0']) {
      const { headers } = await fixture.call('GET', path);
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('x-frame-options')).toBe('DENY');
      expect(headers.get('cache-control')).toBe('no-store');
      expect(headers.get('content-security-policy')).toContain("default-src 'none'");
      expect(headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
    }
  });

  it.each([
    ['request-1', true],
    ['a'.repeat(129), false],
    ['with space', false],
    ['{"a":1}', false],
  ])('takes the id %j of its caller: %s', async (id, taken) => {
    await using fixture = await createAppFixture();
    const { headers } = await fixture.call('GET', '/healthz', undefined, { 'x-request-id': id });
    expect(headers.get('x-request-id') === id).toBe(taken);
  });

  it('is told which methods there are', async () => {
    await using fixture = await createAppFixture();
    const refused = await fixture.call('PUT', '/v1/tasks');
    expect(refused).toMatchObject({ status: 405, body: { code: 'unsupported' } });
    expect(refused.headers.get('allow')).toBe('GET, HEAD, POST, OPTIONS');
    const options = await fixture.call('OPTIONS', '/v1/tasks/tsk_1');
    expect([options.status, options.headers.get('allow')]).toEqual([204, 'GET, HEAD, DELETE, OPTIONS']);
    expect((await fixture.call('GET', '/v1/tasks/')).status).toBe(404);
  });

  it('must be JSON where JSON is read, and take it where it is given', async () => {
    await using fixture = await createAppFixture();
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'application/jsonp', '']) {
      expect(await fixture.call('POST', '/v1/tasks', '{"ref":"fake:1"}', { 'content-type': type })).toMatchObject({
        status: 415,
      });
    }
    expect((await fixture.call('POST', '/v1/tasks', '{}', { 'content-encoding': 'gzip' })).status).toBe(415);
    expect(
      (await fixture.call('POST', '/v1/tasks', '{"ref":"fake:1"}', { 'content-type': 'Application/JSON; charset=utf-8' })).status,
    ).toBe(201);
    expect(await fixture.call('GET', '/v1/tasks', undefined, { accept: 'text/html' })).toMatchObject({
      status: 406,
      body: { code: 'unsupported' },
    });
    expect((await fixture.call('GET', '/v1/events', undefined, { accept: 'application/json' })).status).toBe(406);
  });

  it('may not be larger than allowed, whether or not it says so', async () => {
    await using fixture = await createAppFixture({ limits: { bodyBytes: 100 } });
    const body = JSON.stringify({ ref: `fake:${'1'.repeat(100)}` });
    expect(await fixture.call('POST', '/v1/tasks', body)).toMatchObject({ status: 413, body: { code: 'invalid_argument' } });
    expect((await fixture.call('POST', '/v1/tasks', body, { 'content-length': String(body.length) })).status).toBe(413);
  });

  it('may not be nested so deep that code breaks', async () => {
    await using fixture = await createAppFixture();
    const deep = `{"ref":"fake:1","metadata":${'{"a":'.repeat(50_000)}1${'}'.repeat(50_000)}}`;
    expect((await fixture.call('POST', '/v1/tasks', deep)).status).toBe(400);
    expect((await fixture.call('POST', '/v1/tasks/batch', `${'['.repeat(100_000)}${']'.repeat(100_000)}`)).status).toBe(400);
  });

  it('must be UTF-8', async () => {
    await using fixture = await createAppFixture();
    const response = await fixture.app.request('/v1/tasks', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: new Uint8Array([0x7b, 0x22, 0xff, 0x22, 0x7d]),
    });
    expect(response.status).toBe(400);
  });

  it('is answered 504 when it takes too long', async () => {
    await using fixture = await createAppFixture({
      limits: { requestTimeoutMs: 1000 },
      renderMetrics: () => new Promise(() => undefined),
    });
    const late = fixture.call('GET', '/metrics');
    await fixture.clock.advance(999);
    await fixture.clock.advance(1);
    expect(await late).toMatchObject({ status: 504, body: { code: 'timeout' } });
  });

  it('leaves no timer behind', async () => {
    await using fixture = await createAppFixture();
    const before = fixture.clock.pendingTimers;
    await fixture.call('GET', '/v1/stats');
    await fixture.call('GET', '/v1/tasks/tsk_0');
    expect(fixture.clock.pendingTimers).toBe(before);
  });
});

it.each([
  [undefined, true],
  ['*/*', true],
  ['application/*;q=0.5', true],
  ['text/html, application/json;q=0.1', true],
  ['text/html', false],
  ['*/*, application/json;q=0', false],
  ['application/json;q=0.0, text/html', false],
])('an Accept header of %j allows JSON: %s', (header, allowed) => {
  expect(isAccepted(header, 'application/json')).toBe(allowed);
});
