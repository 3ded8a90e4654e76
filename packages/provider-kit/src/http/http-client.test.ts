import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { getEventListeners } from 'node:events';
import { inspect } from 'node:util';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { TasksError } from '@tasks/core/provider';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { startFakeVendor } from '../testing/index.ts';
import type { FakeVendor, FakeVendorHandler } from '../testing/index.ts';
import { createHttpClient } from './http-client.ts';
import type { HttpClientOptions } from './http-client.ts';
import type { HttpRequest } from './http-message.ts';

const vendors: FakeVendor[] = [];

async function vendorWith(handler: FakeVendorHandler): Promise<FakeVendor> {
  const vendor = await startFakeVendor(handler);
  vendors.push(vendor);
  return vendor;
}

afterEach(async () => {
  for (const vendor of vendors.splice(0)) await vendor.close();
});

function get(overrides: Partial<HttpRequest> = {}): HttpRequest {
  return { method: 'GET', path: '/', signal: new AbortController().signal, ...overrides };
}

async function errorOf(promise: Promise<unknown>): Promise<TasksError> {
  const error = await promise.then(
    () => expect.fail('it resolved'),
    (reason: unknown) => reason,
  );
  expect(TasksError.isInstance(error), String(error)).toBe(true);
  return error as TasksError;
}

describe.each([
  ['the platform client', undefined],
  ['fetch', globalThis.fetch],
] as const)('over %s', (_transport, transport) => {
  function clientOf(baseUrl: string, options: Partial<HttpClientOptions> = {}): ReturnType<typeof createHttpClient> {
    return createHttpClient({ provider: 'acme', baseUrl, fetch: transport, ...options });
  }

  describe('a request', () => {
    it('goes out as it was given and comes back whole', async () => {
      const vendor = await vendorWith(() => ({ status: 201, headers: { 'x-request-id': 'req-1' }, body: '{"a":"商品"}' }));
      const response = await clientOf(vendor.baseUrl).request(
        get({ method: 'POST', path: '/v1/a%2Fb?c=d%20e', headers: { 'content-type': 'application/json' }, body: '{"ä":1}' }),
      );
      expect(response).toMatchObject({
        status: 201,
        text: '{"a":"商品"}',
        url: `${vendor.baseUrl}/v1/a%2Fb?c=d%20e`,
        requestId: 'req-1',
      });
      expect(vendor.requests).toHaveLength(1);
      expect(vendor.requests[0]).toMatchObject({
        method: 'POST',
        path: '/v1/a%2Fb?c=d%20e',
        body: '{"ä":1}',
        headers: { 'content-type': 'application/json', 'user-agent': expect.stringMatching(/^tasks-provider-kit\/\d/) },
      });
    });

    it.each([
      ['', '/v1', '/v1'],
      ['/', '/v1', '/v1'],
      ['/base', '/v1', '/base/v1'],
      ['/base//', '/v1/', '/base/v1/'],
      ['/base', '//v1', '/base//v1'],
    ])('joins base path %j and path %j with exactly one slash', async (base, path, expected) => {
      const vendor = await vendorWith(() => ({}));
      await clientOf(vendor.baseUrl + base).request(get({ path }));
      expect(vendor.requests[0]?.path).toBe(expected);
    });

    it('sends bytes as they are', async () => {
      const vendor = await vendorWith(() => ({}));
      const body = Uint8Array.of(0, 255, 254, 10);
      await clientOf(vendor.baseUrl).request(get({ method: 'PUT', body }));
      expect([...(vendor.requests[0]?.bodyBytes ?? [])]).toEqual([...body]);
    });

    it('is signed over what is sent, with the headers that the signature adds', async () => {
      const vendor = await vendorWith(() => ({}));
      const sign = vi.fn<NonNullable<HttpRequest['sign']>>(() => ({ authorization: 'signed' }));
      await clientOf(vendor.baseUrl, { userAgent: 'me/1' }).request(
        get({ method: 'POST', path: '/x', headers: { a: '1' }, body: 'b', sign }),
      );
      expect(sign).toHaveBeenCalledExactlyOnceWith({
        method: 'POST',
        url: `${vendor.baseUrl}/x`,
        headers: expect.objectContaining({ a: '1', 'user-agent': 'me/1' }),
        body: 'b',
      });
      expect(vendor.requests[0]?.headers).toMatchObject({ a: '1', authorization: 'signed', 'user-agent': 'me/1' });
    });

    it('resolves for every status, without a retry and without following redirects', async () => {
      const elsewhere = await vendorWith(() => ({}));
      for (const status of [200, 204, 301, 307, 400, 401, 404, 429, 500, 503]) {
        const vendor = await vendorWith(() => ({ status, headers: { location: elsewhere.baseUrl, 'retry-after': '0' } }));
        const response = await clientOf(vendor.baseUrl).request(get());
        expect(response.status).toBe(status);
        expect(vendor.requests).toHaveLength(1);
      }
      expect(elsewhere.requests).toHaveLength(0);
    });

    it('uses the given fetch, or the global one of the moment', async () => {
      const given = vi.fn<typeof fetch>(async () => new Response('given'));
      expect((await clientOf('https://api.example', { fetch: given }).request(get({ path: '/a' }))).text).toBe('given');
      expect(given.mock.calls[0]?.[0]).toBe('https://api.example/a');
      expect(given.mock.calls[0]?.[1]).toMatchObject({ method: 'GET', redirect: 'manual' });
      const client = clientOf('https://api.example', { fetch: undefined });
      vi.stubGlobal('fetch', async () => new Response('global'));
      try {
        expect((await client.request(get())).text).toBe('global');
      } finally {
        vi.unstubAllGlobals();
      }
    });

    it('answers with all headers', async () => {
      const vendor = await vendorWith(() => ({ headers: { 'X-Many': 'a, b', 'retry-after': '3' } }));
      const { headers } = await clientOf(vendor.baseUrl).request(get());
      expect(headers.get('x-many')).toBe('a, b');
      expect(headers.get('Retry-After')).toBe('3');
    });

    it('is brought into the form in which a URL is sent', async () => {
      const vendor = await vendorWith(() => ({}));
      await clientOf(vendor.baseUrl).request(get({ path: '/a/../b c/商?d=é#fragment' }));
      expect(vendor.requests[0]?.path).toBe('/b%20c/%E5%95%86?d=%C3%A9');
    });

    it('keeps the connection for the next one', async () => {
      const vendor = await vendorWith(() => ({ body: 'ok' }));
      const client = clientOf(vendor.baseUrl);
      for (let count = 0; count < 5; count++) await client.request(get());
      expect(await vendor.openConnections()).toBeLessThanOrEqual(2);
    });

    it('reads compressed bodies', async () => {
      for (const [encoding, compress] of [
        ['gzip', gzipSync],
        ['deflate', deflateSync],
        ['br', brotliCompressSync],
      ] as const) {
        const vendor = await vendorWith(() => ({ headers: { 'content-encoding': encoding }, body: compress('商品') }));
        expect((await clientOf(vendor.baseUrl).request(get())).text).toBe('商品');
      }
    });

    it('drops a byte order mark and replaces bytes that are not UTF-8', async () => {
      const vendor = await vendorWith(() => ({ body: Uint8Array.of(0xef, 0xbb, 0xbf, 0x61, 0xff) }));
      expect((await clientOf(vendor.baseUrl).request(get())).text).toBe('a\uFFFD');
    });

    it('puts characters together that were cut between chunks', async () => {
      const bytes = Buffer.from('商品');
      const vendor = await vendorWith(() => ({ body: [bytes.subarray(0, 1), bytes.subarray(1, 4), bytes.subarray(4)].values() }));
      expect((await clientOf(vendor.baseUrl).request(get())).text).toBe('商品');
    });
  });

  describe('a body over the cap', () => {
    it('is refused before it is read when its length is announced', async () => {
      const vendor = await vendorWith(() => ({ body: 'x'.repeat(101), headers: { 'content-length': '101' } }));
      const error = await errorOf(clientOf(vendor.baseUrl, { maxBodyBytes: 100 }).request(get()));
      expect(error).toMatchObject({ code: 'invalid_response', status: 200, provider: 'acme' });
      expect(error.message).toMatch(/larger than the 100 bytes/);
      await vendor.idle();
    });

    it('is cut off while it streams, and the connection closed', async () => {
      function* endless(): Generator<string> {
        for (;;) yield 'x'.repeat(10_000);
      }
      const vendor = await vendorWith(() => ({ body: endless() }));
      const error = await errorOf(clientOf(vendor.baseUrl, { maxBodyBytes: 50_000 }).request(get()));
      expect(error).toMatchObject({ code: 'invalid_response', status: 200 });
      await vendor.idle();
    });

    it('counts bytes after decompression', async () => {
      const vendor = await vendorWith(() => ({
        headers: { 'content-encoding': 'gzip' },
        body: gzipSync(Buffer.alloc(1_000_000)),
      }));
      const error = await errorOf(clientOf(vendor.baseUrl, { maxBodyBytes: 100_000 }).request(get()));
      expect(error.code).toBe('invalid_response');
    });

    it('cancels the stream of a custom fetch', async () => {
      const cancel = vi.fn<() => void>();
      const body = new ReadableStream<Uint8Array>({ pull: (controller) => controller.enqueue(new Uint8Array(60)), cancel });
      await errorOf(clientOf('https://api.example', { maxBodyBytes: 100, fetch: async () => new Response(body) }).request(get()));
      expect(cancel).toHaveBeenCalledOnce();
    });

    it('passes at exactly the cap', async () => {
      const vendor = await vendorWith(() => ({ body: 'x'.repeat(100) }));
      expect((await clientOf(vendor.baseUrl, { maxBodyBytes: 100 }).request(get())).text).toHaveLength(100);
    });
  });

  describe('a network failure', () => {
    it.each<[string, FakeVendorHandler, RegExp]>([
      ['a reset', () => 'reset', /closed the connection/],
      [
        'a close in the middle of the body',
        () => ({ headers: { 'content-length': '10' }, body: 'abc', end: 'close' }),
        /closed the connection/,
      ],
      ['a close in the middle of a chunked body', () => ({ body: ['abc'].values(), end: 'close' }), /closed the connection/],
      [
        'a damaged compressed body',
        () => ({ headers: { 'content-encoding': 'gzip' }, body: 'not gzip' }),
        /compressed body is damaged/,
      ],
    ])('%s is vendor_unavailable and says what happened', async (_name, handler, expected) => {
      const vendor = await vendorWith(handler);
      const error = await errorOf(clientOf(vendor.baseUrl).request(get()));
      expect(error).toMatchObject({ code: 'vendor_unavailable', retryable: true, provider: 'acme' });
      expect(error.message).toMatch(expected);
      expect(error.message).toContain(new URL(vendor.baseUrl).host);
      await vendor.idle();
    });

    it('a refused connection names the code and the address', async () => {
      const vendor = await startFakeVendor(() => ({}));
      await vendor.close();
      const error = await errorOf(clientOf(vendor.baseUrl).request(get()));
      expect(error.code).toBe('vendor_unavailable');
      expect(error.message).toContain(`ECONNREFUSED ${new URL(vendor.baseUrl).host}`);
      expect(error.cause).toBeInstanceOf(Error);
    });

    it('a name that DNS does not know', async () => {
      const error = await errorOf(clientOf('http://no-such-host.invalid').request(get()));
      expect(error.code).toBe('vendor_unavailable');
      expect(error.message).toMatch(/no-such-host\.invalid: .*DNS \((?:ENOTFOUND|EAI_AGAIN)\)/);
    });

    it('TLS spoken to a plain port', async () => {
      const vendor = await vendorWith(() => ({}));
      const error = await errorOf(clientOf(vendor.baseUrl.replace('http:', 'https:')).request(get()));
      expect(error.code).toBe('vendor_unavailable');
      expect(error.message).toMatch(/TLS/);
    });

    it.each([
      ['CERT_HAS_EXPIRED', /TLS connection failed \(CERT_HAS_EXPIRED\)/],
      ['DEPTH_ZERO_SELF_SIGNED_CERT', /TLS/],
      ['ETIMEDOUT', /in time/],
      ['UND_ERR_CONNECT_TIMEOUT', /in time/],
      ['EHOSTUNREACH', /no way/],
      ['HPE_INVALID_CONSTANT', /not proper HTTP/],
      ['E_SOMETHING_NEW', /the request failed \(E_SOMETHING_NEW\)/],
    ])('the system code %s', async (code, expected) => {
      const fetch = async (): Promise<Response> => {
        throw new TypeError('fetch failed', { cause: Object.assign(new Error('inner'), { code }) });
      };
      const error = await errorOf(clientOf('https://api.example', { fetch }).request(get()));
      expect(error).toMatchObject({ code: 'vendor_unavailable', retryable: true });
      expect(error.message).toMatch(expected);
    });

    it.each<[string, unknown]>([
      ['a plain error', new Error('boom')],
      ['a string', 'boom'],
      ['undefined', undefined],
      [
        'an error that is its own cause',
        ((): Error => {
          const e = new Error('boom');
          e.cause = e;
          return e;
        })(),
      ],
      ['an aggregate', new AggregateError([Object.assign(new Error('a'), { code: 'ECONNREFUSED', address: '::1', port: 1 })])],
    ])('a fetch that throws %s is still a TasksError', async (_name, thrown) => {
      const fetch = async (): Promise<Response> => {
        throw thrown;
      };
      expect((await errorOf(clientOf('https://api.example', { fetch }).request(get()))).code).toBe('vendor_unavailable');
    });

    it('an answer that is no Response is still a TasksError', async () => {
      for (const answer of [undefined, null, 1, 'text', {}]) {
        const fetch = (async () => answer) as unknown as typeof globalThis.fetch;
        await errorOf(clientOf('https://api.example', { fetch }).request(get()));
      }
    });

    it.each(['line\nbreak', 'control\u0001break', '商break'])(
      'a header %j is invalid_argument, its value not shown',
      async (value) => {
        const vendor = await vendorWith(() => ({}));
        const error = await errorOf(clientOf(vendor.baseUrl).request(get({ headers: { 'x-token': value } })));
        expect(error.code).toBe('invalid_argument');
        expect(error.message).toContain('"x-token"');
        expect(error.message).not.toContain('break');
        expect(vendor.requests).toHaveLength(0);
      },
    );

    it('a TasksError of the signature passes as it is, and nothing is sent', async () => {
      const vendor = await vendorWith(() => ({}));
      const thrown = new TasksError({ code: 'invalid_argument', message: 'no' });
      const sign = (): never => {
        throw thrown;
      };
      expect(await errorOf(clientOf(vendor.baseUrl).request(get({ sign })))).toBe(thrown);
      expect(vendor.requests).toHaveLength(0);
    });
  });

  describe('the timeout', () => {
    it('covers the wait for the answer', async () => {
      const vendor = await vendorWith(() => 'never');
      const error = await errorOf(clientOf(vendor.baseUrl, { timeoutMs: 20 }).request(get()));
      expect(error).toMatchObject({ code: 'vendor_unavailable', retryable: true });
      expect(error.message).toMatch(/did not answer within 20 ms/);
      await vendor.idle();
    });

    it('covers the body', async () => {
      const vendor = await vendorWith(() => ({ body: 'abc', end: 'hang' }));
      const error = await errorOf(clientOf(vendor.baseUrl, { timeoutMs: 100 }).request(get()));
      expect(error.message).toMatch(/did not finish within 100 ms/);
      await vendor.idle();
    });

    it('ends a fetch that ignores its signal, and cancels what comes late', async () => {
      const late = Promise.withResolvers<Response>();
      const cancel = vi.fn<() => void>();
      const error = await errorOf(clientOf('https://api.example', { timeoutMs: 5, fetch: () => late.promise }).request(get()));
      expect(error.code).toBe('vendor_unavailable');
      late.resolve(new Response(new ReadableStream({ cancel })));
      await vi.waitFor(() => expect(cancel).toHaveBeenCalledOnce());
    });

    it.each([0, -1, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 31])('%s is refused', (timeoutMs) => {
      expect(() => clientOf('https://api.example', { timeoutMs })).toThrow(expect.objectContaining({ code: 'invalid_argument' }));
    });
  });

  describe('an abort', () => {
    const reason = { any: 'value' };

    it('before the call sends nothing and rejects with the reason as it is', async () => {
      const fetch = vi.fn<typeof globalThis.fetch>();
      await expect(clientOf('https://api.example', { fetch }).request(get({ signal: AbortSignal.abort(reason) }))).rejects.toBe(
        reason,
      );
      expect(fetch).not.toHaveBeenCalled();
    });

    it('while waiting closes the connection', async () => {
      const vendor = await vendorWith(() => 'never');
      const controller = new AbortController();
      const promise = clientOf(vendor.baseUrl).request(get({ signal: controller.signal }));
      await vendor.received(1);
      controller.abort(reason);
      await expect(promise).rejects.toBe(reason);
      await vendor.idle();
    });

    it('in the middle of a body closes the connection', async () => {
      const vendor = await vendorWith(() => ({ body: 'abc', end: 'hang' }));
      const controller = new AbortController();
      const headArrived = Promise.withResolvers<void>();
      const onHead = (): void => void setImmediate(headArrived.resolve);
      const channels = ['http.client.response.finish', 'undici:request:headers'];
      for (const channel of channels) subscribe(channel, onHead);
      const promise = clientOf(vendor.baseUrl).request(get({ signal: controller.signal }));
      await headArrived.promise;
      for (const channel of channels) unsubscribe(channel, onHead);
      controller.abort(reason);
      await expect(promise).rejects.toBe(reason);
      await vendor.idle();
    });

    it('rejects in the same turn and cancels the body even when fetch ignores the signal', async () => {
      const cancel = vi.fn<() => void>();
      const reading = Promise.withResolvers<void>();
      const body = new ReadableStream<Uint8Array>({ pull: () => reading.resolve(), cancel }, { highWaterMark: 0 });
      const controller = new AbortController();
      const promise = clientOf('https://api.example', { fetch: async () => new Response(body) }).request(
        get({ signal: controller.signal }),
      );
      await reading.promise;
      controller.abort(reason);
      await expect(promise).rejects.toBe(reason);
      expect(cancel).toHaveBeenCalledOnce();
    });

    it('leaves no listener and no timer behind, however the attempt ended', async () => {
      const vendor = await vendorWith((request) => (request.path === '/reset' ? 'reset' : { body: 'ok' }));
      const { signal } = new AbortController();
      const timers = (): number => process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length;
      const client = clientOf(vendor.baseUrl, { timeoutMs: 1_000_000 });
      await client.request(get({ signal }));
      const before = timers();
      await client.request(get({ signal }));
      await errorOf(client.request(get({ signal, path: '/reset' })));
      expect(getEventListeners(signal, 'abort')).toHaveLength(0);
      expect(timers()).toBeLessThanOrEqual(before);
    });
  });

  describe('secrets', () => {
    const secret = 's3cr3t/+"ü';

    it('never leave in messages, causes or error bodies', async () => {
      const leaky = async (): Promise<Response> => {
        throw Object.assign(
          new TypeError(`fetch failed for ${secret}`, { cause: new Error(`header ${encodeURIComponent(secret)}`) }),
          {
            request: { headers: { authorization: secret } },
          },
        );
      };
      const client = clientOf('https://api.example', { secrets: [secret], fetch: leaky });
      const error = await errorOf(client.request(get()));
      const shown = inspect(error, { depth: 20, showHidden: true }) + JSON.stringify(error);
      expect(shown).not.toContain('s3cr3t');
      expect(shown).toContain('[redacted]');
      expect(client.redact(`a ${secret} b`)).toBe('a [redacted] b');
    });

    it('are redacted in bodies of status 400 and above, and left alone in others, which may hold them by chance', async () => {
      const vendor = await vendorWith(({ path }) => ({ status: Number(path.slice(1)), body: { echo: secret } }));
      const client = clientOf(vendor.baseUrl, { secrets: [secret] });
      expect((await client.request(get({ path: '/401' }))).text).toBe('{"echo":"[redacted]"}');
      expect((await client.request(get({ path: '/200' }))).text).toBe(JSON.stringify({ echo: secret }));
    });
  });

  describe('a program that customized fetch', () => {
    it('has requests go over its dispatcher', async () => {
      class ProxyAgent {
        dispatch(): never {
          throw new Error('dispatched by the proxy');
        }
      }
      const holder = globalThis as { [key: symbol]: unknown };
      await fetch('data:,load');
      const keys = [1, 2].map((version) => Symbol.for(`undici.globalDispatcher.${version}`)).filter((key) => key in globalThis);
      const before = keys.map((key) => holder[key]);
      for (const key of keys) holder[key] = new ProxyAgent();
      try {
        const error = await errorOf(clientOf('http://127.0.0.1:12345').request(get()));
        expect(error.message).toContain('dispatched by the proxy');
      } finally {
        for (const [index, key] of keys.entries()) holder[key] = before[index];
      }
    });
  });

  describe('a base URL', () => {
    it.each([
      '',
      'api.example',
      'ftp://api.example',
      'https://user:pw@api.example',
      'https://api.example?a=1',
      'https://api.example/#a',
      'file:///etc',
    ])('%j is refused', (baseUrl) => {
      expect(() => clientOf(baseUrl)).toThrow(expect.objectContaining({ code: 'invalid_argument', provider: 'acme' }));
    });

    it('does not take a path without a slash, which could change the host', async () => {
      expect(await errorOf(clientOf('https://api.example').request(get({ path: '.evil.example/' })))).toMatchObject({
        code: 'invalid_argument',
      });
    });
  });
});
