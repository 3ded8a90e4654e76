import { createHmac } from 'node:crypto';
import { inspect } from 'node:util';
import { TasksError, createFromPlugin } from '@tasks/core/provider';
import { describe, expect, it } from 'vitest';
import { startFakeVendor } from '../testing/fake-vendor.ts';
import { defineHttpProvider, parseHttpProvider } from './define-http-provider.ts';
import type { HttpProviderAuth } from './definition/http-provider-auth.ts';
import type { HttpProviderDefinition } from './definition/http-provider-definition.ts';
import { callOptions, definitionOf, errorOf, fakeApi, fakeFetch, submit } from './test-support.ts';

const apiKey = 'sk-0123456789';
const secretKey = { apiKey: { description: 'The key.', required: true, secret: true } };
const done = { body: { state: 'done' } };

describe('what a definition makes', () => {
  const { plugin, create } = defineHttpProvider({
    name: 'acme.eu',
    version: '1.2.3',
    baseUrl: 'https://{options.region}.acme.example/v1',
    options: {
      ...secretKey,
      region: { description: 'The region.', default: 'eu', values: ['eu', 'us'] },
      team: { description: 'The team.', env: 'TEAM' },
    },
    auth: { type: 'bearer', token: '{options.apiKey}' },
    rateLimit: [{ capacity: 5, refillPerSecond: 2 }],
    maxConcurrency: 3,
    types: {
      export: {
        description: 'An export.',
        hints: { typicalDurationMs: 60_000 },
        status: { path: '/exports/{id}', state: { from: 'state', words: { done: 'succeeded' } } },
        submit: { path: '/exports', id: 'id' },
      },
    },
  });

  it('is a plugin whose options say where they come from', () => {
    expect(plugin).toMatchObject({ specificationVersion: 'v1', name: 'acme.eu', version: '1.2.3' });
    expect(plugin.options).toMatchObject({
      apiKey: { description: 'The key.', env: 'ACME_EU_API_KEY', required: true, secret: true },
      region: { description: 'The region. One of eu, us.', env: 'ACME_EU_REGION', default: 'eu' },
      team: { env: 'TEAM' },
      baseUrl: { env: 'ACME_EU_BASE_URL', required: false, default: 'https://{region}.acme.example/v1' },
      qps: { env: 'ACME_EU_QPS', default: '5 at 2/s' },
      name: { default: 'acme.eu' },
    });
  });

  it('is a provider', () => {
    const provider = create({ apiKey, name: 'mine' });
    expect(provider).toMatchObject({
      specificationVersion: 'v1',
      name: 'mine',
      defaultType: 'export',
      rateLimit: [{ capacity: 5, refillPerSecond: 2 }],
      maxConcurrency: 3,
    });
    expect(provider.types.export).toMatchObject({ description: 'An export.', hints: { typicalDurationMs: 60_000 } });
    expect(provider.types.export).not.toHaveProperty('cancel');
    expect(provider.types.export).not.toHaveProperty('getStatusMany');
  });

  it('fills its base URL from options', async () => {
    const { fetch, sent } = fakeFetch(() => done);
    const urls: string[] = [];
    const spy: typeof globalThis.fetch = (url, init) => {
      urls.push(url as string);
      return fetch(url, init);
    };
    await create({ apiKey, region: 'us', fetch: spy }).types.export.getStatus('1', callOptions());
    await create({ apiKey, baseUrl: 'http://localhost:1/proxy/', fetch: spy }).types.export.getStatus('1', callOptions());
    expect(urls).toEqual(['https://us.acme.example/v1/exports/1', 'http://localhost:1/proxy/exports/1']);
    expect(sent[0]?.headers).toMatchObject({
      'user-agent': 'tasks-provider-acme.eu/1.2.3',
      accept: 'application/json',
      authorization: `Bearer ${apiKey}`,
    });
  });

  it('names each option that is wrong, and its variable, but no secret', async () => {
    const wrong = await errorOf(() => create({ apiKey: 'line\nbreak', region: 'mars' }));
    expect(wrong).toMatchObject({ code: 'invalid_argument', provider: 'acme.eu' });
    expect(wrong.message).toBe(
      'The options of provider "acme.eu" are not usable: apiKey (environment variable ACME_EU_API_KEY): expected a text without line breaks that is not empty; ' +
        'region (environment variable ACME_EU_REGION): expected one of eu, us.',
    );
    expect((await errorOf(() => create())).message).toContain('apiKey (environment variable ACME_EU_API_KEY) is missing');
    expect((await errorOf(() => create({ apiKey, regoin: 'eu' } as never))).message).toContain('there is no option regoin');
  });

  it('reads the environment where an option is left out', async () => {
    process.env['ACME_EU_API_KEY'] = ' from-environment ';
    process.env['ACME_EU_QPS'] = '4';
    try {
      const { fetch, sent } = fakeFetch(() => done);
      const provider = await createFromPlugin(plugin, { name: 'x', fetch });
      await provider.types['export']?.getStatus('1', callOptions());
      expect(sent[0]?.headers['authorization']).toBe('Bearer from-environment');
      expect(provider.rateLimit).toEqual([{ capacity: 1, refillPerSecond: 4 }]);
    } finally {
      delete process.env['ACME_EU_API_KEY'];
      delete process.env['ACME_EU_QPS'];
    }
  });

  it('requires a base URL where the definition has none', async () => {
    const { create: make, plugin: made } = parseHttpProvider({ ...definitionOf(), baseUrl: undefined });
    expect(made.options['baseUrl']).toMatchObject({ required: true });
    expect((await errorOf(() => make())).message).toContain('baseUrl (environment variable ACME_BASE_URL) is missing');
    expect(make({ baseUrl: 'https://acme.example' }).account).toBe('acme.example');
  });

  it.each(['evil.example/x', 'evil.example#', 'a@evil.example', '..', 'a..b', '-a', 'a:81', ''])(
    'lets no option lead the base URL elsewhere: %j',
    async (region) => {
      const { create: make } = parseHttpProvider(
        definitionOf(
          {},
          { options: { region: { description: 'x' } }, baseUrl: 'https://{options.region}.acme.example/{options.region}' },
        ),
      );
      expect(await errorOf(() => make({ region }))).toMatchObject({ code: 'invalid_argument' });
    },
  );
});

describe('an account', () => {
  const account = (definition: Partial<HttpProviderDefinition>, options: Readonly<Record<string, unknown>>): string =>
    parseHttpProvider(definitionOf({}, { options: { ...secretKey, user: { description: 'x' } }, ...definition })).create(options)
      .account;
  const bearer: HttpProviderAuth = { type: 'bearer', token: '{options.apiKey}' };

  it('is one for instances of one credential, and does not show it', () => {
    const one = account({ auth: bearer }, { apiKey, name: 'one' });
    expect(account({ auth: bearer }, { apiKey, name: 'two' })).toBe(one);
    expect(account({ auth: bearer }, { apiKey: 'another-key', name: 'one' })).not.toBe(one);
    expect(account({ auth: bearer }, { apiKey, baseUrl: 'https://eu.acme.example' })).not.toBe(one);
    expect(one).toMatch(/^api\.acme\.example:[0-9a-f]{12}$/);
  });

  it('is told by the user name where there is one, so that no password can be guessed from it', () => {
    const basic: HttpProviderAuth = { type: 'basic', username: '{options.user}', password: '{options.apiKey}' };
    const one = account({ auth: basic }, { user: 'ada', apiKey: 'hunter2' });
    expect(account({ auth: basic }, { user: 'ada', apiKey: 'hunter3' })).toBe(one);
    expect(account({ auth: basic }, { user: 'bob', apiKey: 'hunter2' })).not.toBe(one);
  });

  it('is what the definition names', () => {
    expect(account({ auth: bearer, account: '{options.user}' }, { apiKey, user: 'ada' })).toBe('acme:ada');
  });
});

describe('requests', () => {
  it('are made of templates: method, path, query, headers and body', async () => {
    const { job, sent } = fakeApi(
      definitionOf(
        {
          status: {
            method: 'POST',
            path: '/jobs/{id}/status',
            query: { q: 'a b&{id}', region: '{options.region}', none: '{options.none}' },
            headers: { 'X-Region': '{options.region}', 'X-None': '{options.none}' },
            body: { query: 'job {id}', id: '{id}', none: '{options.none}' },
          },
        },
        {
          options: { region: { description: 'x' }, none: { description: 'x' } },
          headers: { 'X-Version': '2', 'x-region': 'general' },
        },
      ),
      done,
      { options: { region: 'eu/west' } },
    );
    await job.getStatus('a/b', callOptions());
    expect(sent).toEqual([
      {
        method: 'POST',
        target: '/v1/jobs/a%2Fb/status?q=a%20b%26a%2Fb&region=eu%2Fwest',
        headers: {
          'user-agent': 'tasks-provider-acme',
          accept: 'application/json',
          'content-type': 'application/json',
          'x-version': '2',
          'x-region': 'eu/west',
        },
        body: '{"query":"job a/b","id":"a/b"}',
      },
    ]);
  });

  it('of a form are written as one', async () => {
    const { job, sent } = fakeApi(definitionOf({ submit: { ...submit, format: 'form' } }), { body: { id: 'x' } });
    await job.submit?.({ text: 'a b&c', n: 1, yes: true, none: null }, callOptions());
    expect(sent[0]).toMatchObject({
      body: 'text=a+b%26c&n=1&yes=true',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    });
    expect(await errorOf(() => job.submit?.({ list: [1] }, callOptions()))).toMatchObject({
      code: 'invalid_argument',
      provider: 'acme',
    });
    expect(sent).toHaveLength(1);
  });

  it('are aborted with the reason of the signal, and leave nothing open', async () => {
    await using vendor = await startFakeVendor(() => 'never');
    const controller = new AbortController();
    const { create } = parseHttpProvider(definitionOf());
    const call = create({ baseUrl: vendor.baseUrl }).types['job']?.getStatus('1', { signal: controller.signal });
    await vendor.received(1);
    const reason = new Error('enough');
    controller.abort(reason);
    await expect(call).rejects.toBe(reason);
    await vendor.idle();
  });

  it('are one attempt each', async () => {
    const { job, sent } = fakeApi(definitionOf(), { status: 503 });
    expect(await errorOf(job.getStatus('1', callOptions()))).toMatchObject({ code: 'vendor_unavailable', retryable: true });
    expect(sent).toHaveLength(1);
  });

  it('of a header that no header can hold are refused', async () => {
    const { job } = fakeApi(definitionOf({ status: { headers: { 'x-id': '{id}' } } }), () => {
      throw new TypeError('Invalid header value');
    });
    expect(await errorOf(job.getStatus('a\nb', callOptions()))).toMatchObject({ code: 'invalid_argument' });
  });
});

describe('authorization', () => {
  const send = async (
    auth: HttpProviderAuth,
    more: object = {},
  ): Promise<{ target: string; headers: Readonly<Record<string, string>> }> => {
    const options = { ...secretKey, user: { description: 'x' } };
    const { job, sent } = fakeApi(definitionOf({}, { options, auth }), done, { options: { apiKey, user: 'ada', ...more } });
    await job.getStatus('1', callOptions());
    const [request] = sent;
    if (request === undefined) expect.fail('nothing was sent');
    return request;
  };

  it.each<[HttpProviderAuth, Readonly<Record<string, string>>]>([
    [{ type: 'bearer', token: '{options.apiKey}' }, { authorization: `Bearer ${apiKey}` }],
    [{ type: 'header', header: 'X-Api-Key', value: 'Key {options.apiKey}' }, { 'x-api-key': `Key ${apiKey}` }],
    [
      { type: 'basic', username: '{options.user}', password: '{options.apiKey}' },
      { authorization: `Basic ${Buffer.from(`ada:${apiKey}`).toString('base64')}` },
    ],
    [{ type: 'basic', username: '{options.apiKey}' }, { authorization: `Basic ${Buffer.from(`${apiKey}:`).toString('base64')}` }],
  ])('by %j', async (auth, headers) => {
    expect((await send(auth)).headers).toMatchObject(headers);
  });

  it('by the query', async () => {
    expect((await send({ type: 'query', parameter: 'key', value: '{options.apiKey}' })).target).toBe(`/v1/jobs/1?key=${apiKey}`);
  });

  it('by an HMAC over what is sent, made anew for each request', async () => {
    const auth: HttpProviderAuth = {
      type: 'hmac',
      key: '{options.apiKey}',
      message: '{method}\n{path}\n{timestamp}\n{nonce}\n{body}',
      headers: { 'X-Time': '{timestamp}', 'X-Nonce': '{nonce}', 'X-Signature': 'v1={signature}', 'X-User': '{options.user}' },
    };
    const [first, second] = [await send(auth), await send(auth)];
    const { 'x-time': time = '', 'x-nonce': nonce = '', 'x-signature': signature, 'x-user': user } = first.headers;
    const expected = createHmac('sha256', apiKey).update(`GET\n/v1/jobs/1\n${time}\n${nonce}\n`).digest('hex');
    expect(signature).toBe(`v1=${expected}`);
    expect(user).toBe('ada');
    expect(time).toMatch(/^\d{10}$/);
    expect(second.headers['x-nonce']).not.toBe(nonce);
    expect(second.headers['x-signature']).not.toBe(signature);
  });

  it('by a hook, which sees exactly what is sent', async () => {
    const seen: unknown[] = [];
    const { job, sent } = fakeApi(
      definitionOf({ submit }, { options: secretKey, auth: { type: 'bearer', token: '{options.apiKey}' } }),
      { body: { id: 'x' } },
      {
        options: { apiKey },
        hooks: {
          sign: (request, options) => {
            seen.push([request, options]);
            return { 'x-signed': 'yes' };
          },
        },
      },
    );
    await job.submit?.({ a: 1 }, callOptions());
    const { headers, body } = sent[0] ?? {};
    const { 'x-signed': signed, ...others } = headers ?? {};
    expect(signed).toBe('yes');
    expect(seen).toEqual([[{ method: 'POST', url: 'https://api.acme.example/v1/jobs', headers: others, body }, { apiKey }]]);
  });

  it('by a hook that throws is an error of ours', async () => {
    const { job, sent } = fakeApi(definitionOf(), done, {
      hooks: {
        sign: () => {
          throw new Error('no key');
        },
      },
    });
    expect(await errorOf(job.getStatus('1', callOptions()))).toMatchObject({
      code: 'invalid_argument',
      message: expect.stringContaining('sign hook') as string,
    });
    expect(sent).toEqual([]);
  });

  it('that is optional is not sent where it is not set', async () => {
    const options = { apiKey: { description: 'The key.', secret: true } };
    const { job, sent } = fakeApi(definitionOf({}, { options, auth: { type: 'bearer', token: '{options.apiKey}' } }), done);
    await job.getStatus('1', callOptions());
    expect(sent[0]?.headers).not.toHaveProperty('authorization');
  });
});

describe('a secret', () => {
  const secrets = ['sk-0123456789', 'pass/word+1 2'];

  it.each<[string, HttpProviderAuth]>([
    ['bearer', { type: 'bearer', token: '{options.apiKey}' }],
    ['query', { type: 'query', parameter: 'key', value: '{options.apiKey}' }],
    ['basic', { type: 'basic', username: 'ada', password: '{options.apiKey}' }],
  ])('of %s reaches no error, reason, log or JSON', async (_, auth) => {
    for (const value of secrets) {
      const basic = Buffer.from(`ada:${value}`).toString('base64');
      const echo = `you sent ${value}, ${encodeURIComponent(value)} and ${basic}`;
      const answers = [
        { status: 400, body: { error: { message: echo, code: echo } } },
        { status: 500, body: echo },
        { body: echo },
        { body: { state: 'broken', error: { message: echo } } },
        { body: { state: echo } },
      ];
      const { provider, job } = fakeApi(
        definitionOf({ status: { reason: 'error.message' } }, { options: secretKey, auth }),
        (_request, index) => answers[index] ?? {},
        { options: { apiKey: value } },
      );
      const shown = [inspect(provider, { depth: 20, showHidden: true }), JSON.stringify(provider)];
      for (let count = 0; count < answers.length; count++) {
        const outcome: unknown = await job.getStatus('1', callOptions()).catch((error: unknown) => error);
        shown.push(
          inspect(outcome, { depth: 20 }),
          JSON.stringify(outcome),
          TasksError.isInstance(outcome) ? outcome.message : '',
        );
      }
      const forbidden = [value, encodeURIComponent(value), ...(auth.type === 'basic' ? [basic] : [])];
      expect(forbidden.filter((secret) => shown.some((text) => text.includes(secret)))).toEqual([]);
    }
  });
});
