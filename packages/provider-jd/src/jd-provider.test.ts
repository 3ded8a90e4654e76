import { inspect } from 'node:util';
import { assertProvider, createFromPlugin } from '@tasks/core/provider';
import { startFakeVendor } from '@tasks/provider-kit/testing';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import objects from './__fixtures__/product-image-status-objects.json' with { type: 'json' };
import { createJdProvider } from './jd-provider.ts';
import { plugin } from './plugin.ts';
import { callOptions, errorOf, jdAnswering } from './test-support.ts';

const credentials = { accessKeyId: 'TESTAK', secretAccessKey: 'TESTSK-SECRET' };

beforeEach(() => {
  for (const name of Object.keys(process.env).filter((key) => key.startsWith('JD_'))) vi.stubEnv(name, '');
});
afterEach(() => vi.unstubAllEnvs());

describe('createJdProvider', () => {
  it('implements the contract', () => {
    const jd = createJdProvider(credentials);
    assertProvider(jd);
    expect(jd).toMatchObject({
      name: 'jd',
      account: 'jd:TESTAK',
      defaultType: 'product-image',
      rateLimit: [{ capacity: 1, refillPerSecond: 2 }],
    });
    expect(Object.keys(jd.types)).toEqual(['product-image', 'image-index']);
  });

  it('makes refs of its name', () => {
    const jd = createJdProvider({ ...credentials, name: 'jd-eu' });
    expect(String(jd.productImage('1001/XX小店|a:b/2'))).toBe('jd-eu:product-image:1001/XX小店|a:b/2');
    expect(JSON.stringify(jd.imageIndex('7'))).toBe('"jd-eu:image-index:7"');
    expect(() => jd.productImage(' ')).toThrow(expect.objectContaining({ code: 'invalid_argument' }));
  });

  it('names what is missing, with its environment variable', () => {
    expect(() => createJdProvider()).toThrow(
      'The options of provider "jd" are not usable: accessKeyId (environment variable JD_ACCESS_KEY_ID) is missing; secretAccessKey (environment variable JD_SECRET_ACCESS_KEY) is missing.',
    );
    expect(() => createJdProvider()).toThrow(expect.objectContaining({ code: 'invalid_argument' }));
  });

  it('takes from the environment what is left out, and a given option first', async () => {
    vi.stubEnv('JD_ACCESS_KEY_ID', 'ENVAK');
    vi.stubEnv('JD_SECRET_ACCESS_KEY', 'ENVSK');
    vi.stubEnv('JD_SESSION_TOKEN', 'ENVTOKEN');
    vi.stubEnv('JD_BASE_URL', 'https://jd.example/base/');
    vi.stubEnv('JD_REGION', 'cn-south-1');
    vi.stubEnv('JD_SERVICE', 'test');
    vi.stubEnv('JD_QPS', '40');
    const fromEnvironment = jdAnswering(() => ({ body: objects }), { accessKeyId: undefined, secretAccessKey: undefined });
    await fromEnvironment.jd.types['product-image'].getStatus('1', callOptions());
    expect(fromEnvironment.jd).toMatchObject({ account: 'jd:ENVAK', rateLimit: [{ capacity: 1, refillPerSecond: 40 }] });
    expect(fromEnvironment.sent[0]).toMatchObject({
      url: 'https://jd.example/base/jdai/product_image_status',
      headers: {
        'x-jdcloud-security-token': 'ENVTOKEN',
        authorization: expect.stringMatching(/Credential=ENVAK\/\d{8}\/cn-south-1\/test\//),
      },
    });
    const given = jdAnswering(() => ({ body: objects }), { region: 'cn-east-2', qps: 3, baseUrl: 'https://other.example' });
    await given.jd.types['product-image'].getStatus('1', callOptions());
    expect(given.jd).toMatchObject({ account: 'jd:TESTAK', rateLimit: [{ capacity: 1, refillPerSecond: 3 }] });
    expect(given.sent[0]).toMatchObject({
      url: 'https://other.example/jdai/product_image_status',
      headers: { authorization: expect.stringContaining('/cn-east-2/test/') },
    });
  });

  it('takes rateLimit before qps', () => {
    const rateLimit = [{ capacity: 5, refillPerSecond: 7 }];
    expect(createJdProvider({ ...credentials, qps: 3, rateLimit }).rateLimit).toEqual(rateLimit);
  });

  it.each<[object, string]>([
    [{ secretAccessKey: 'with space' }, 'secretAccessKey'],
    [{ accessKeyId: '密钥' }, 'accessKeyId'],
    [{ qps: 0 }, 'qps'],
    [{ region: 'a/b' }, 'region'],
    [{ baseUrl: 'aiapi.jdcloud.com' }, 'baseUrl'],
    [{ clockOffsetMs: Number.NaN }, 'clockOffsetMs'],
    [{ accesKeyId: 'x' }, 'there is no option accesKeyId'],
    [{ name: 'a:b' }, 'name'],
  ])('refuses %j', (options, expected) => {
    expect(() => createJdProvider({ ...credentials, ...options })).toThrow(expected);
  });

  it('shows no secret', () => {
    const jd = createJdProvider({ ...credentials, sessionToken: 'SESSION-TOKEN' });
    const shown = inspect(jd, { depth: 20, showHidden: true }) + JSON.stringify(jd);
    expect(shown).not.toContain('TESTSK-SECRET');
    expect(shown).not.toContain('SESSION-TOKEN');
    expect(() => createJdProvider({ ...credentials, secretAccessKey: 'TESTSK SECRET' })).not.toThrow('TESTSK SECRET');
  });
});

describe('the default rate limit', () => {
  it('lets no second see more than two requests, whenever it begins', () => {
    const [bucket] = createJdProvider(credentials).rateLimit ?? [];
    const { capacity = 0, refillPerSecond = 0 } = bucket ?? {};
    const sentAt = Array.from({ length: 20 }, (_, index) => Math.max(0, index - capacity + 1) / refillPerSecond);
    for (const start of sentAt) expect(sentAt.filter((at) => at >= start && at < start + 1).length).toBeLessThanOrEqual(2);
  });
});

describe('plugin', () => {
  it('makes the provider from the environment and the configuration', async () => {
    vi.stubEnv('JD_ACCESS_KEY_ID', 'ENVAK');
    vi.stubEnv('JD_SECRET_ACCESS_KEY', 'ENVSK');
    const provider = await createFromPlugin(plugin, { name: 'mine', qps: '5' });
    expect(provider).toMatchObject({ name: 'mine', account: 'jd:ENVAK', rateLimit: [{ capacity: 1, refillPerSecond: 5 }] });
  });

  it('says what is wrong', async () => {
    await expect(createFromPlugin(plugin, {})).rejects.toMatchObject({
      code: 'invalid_argument',
      message: expect.stringContaining('accessKeyId (environment variable JD_ACCESS_KEY_ID) is missing'),
    });
  });

  it('describes its options', () => {
    expect(plugin).toMatchObject({ name: 'jd', version: expect.stringMatching(/^\d/) });
    expect(plugin.options['secretAccessKey']).toMatchObject({ env: 'JD_SECRET_ACCESS_KEY', secret: true, required: true });
  });
});

describe('over real HTTP', () => {
  it('asks, and reads the answer', async () => {
    await using vendor = await startFakeVendor(() => ({ body: objects, headers: { 'x-jdcloud-request-id': 'r1' } }));
    const jd = createJdProvider({ ...credentials, baseUrl: vendor.baseUrl });
    expect(await jd.types['product-image'].getStatus('1/商/2', callOptions())).toMatchObject({ state: 'partially_succeeded' });
    expect(vendor.requests).toMatchObject([
      {
        method: 'POST',
        path: '/jdai/product_image_status',
        body: '{"task_id":"1/商/2"}',
        headers: { host: new URL(vendor.baseUrl).host },
      },
    ]);
  });

  it.each([
    ['a reset', 'reset' as const],
    ['a cut answer', { body: '{"code":', headers: { 'content-length': '500' }, end: 'close' as const }],
  ])('%s is vendor_unavailable', async (_name, answer) => {
    await using vendor = await startFakeVendor(() => answer);
    const jd = createJdProvider({ ...credentials, baseUrl: vendor.baseUrl });
    expect(await errorOf(jd.types['product-image'].getStatus('1', callOptions()))).toMatchObject({
      code: 'vendor_unavailable',
      retryable: true,
    });
  });

  it('rejects with the reason of an abort as it is', async () => {
    await using vendor = await startFakeVendor(() => 'never');
    const jd = createJdProvider({ ...credentials, baseUrl: vendor.baseUrl });
    const controller = new AbortController();
    const asked = jd.types['product-image'].getStatus('1', { signal: controller.signal });
    await vendor.received(1);
    const reason = new Error('enough');
    controller.abort(reason);
    await expect(asked).rejects.toBe(reason);
    await vendor.idle();
  });
});
