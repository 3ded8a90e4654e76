import { inspect } from 'node:util';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import fileTask from './__fixtures__/task_get.2025-06.completed.json' with { type: 'json' };
import { callOptions, fakeToken } from './fake-shop.ts';
import { createShoplazzaProvider } from './shoplazza-provider.ts';

const options = { shop: 'my-shop', accessToken: fakeToken };
const variables = ['SHOP', 'ACCESS_TOKEN', 'API_VERSION', 'BASE_URL', 'QPS'].map((name) => `SHOPLAZZA_${name}`);

beforeEach(() => {
  for (const name of variables) vi.stubEnv(name, undefined);
});
afterEach(() => {
  vi.unstubAllEnvs();
});

describe('options', () => {
  it('names what is missing and where it can be set', () => {
    expect(() => createShoplazzaProvider()).toThrow(
      expect.objectContaining({
        code: 'invalid_argument',
        message: expect.stringMatching(/shop .*SHOPLAZZA_SHOP.*accessToken .*SHOPLAZZA_ACCESS_TOKEN/),
      }),
    );
  });

  it('come from the environment where they are left out', async () => {
    vi.stubEnv('SHOPLAZZA_SHOP', 'Env-Shop.myshoplaza.com');
    vi.stubEnv('SHOPLAZZA_ACCESS_TOKEN', 'env-token');
    vi.stubEnv('SHOPLAZZA_API_VERSION', '2025-06');
    vi.stubEnv('SHOPLAZZA_QPS', '0.5');
    const requests: Request[] = [];
    const fetch: typeof globalThis.fetch = async (input, init) => {
      requests.push(new Request(input, init));
      return Response.json(fileTask);
    };
    const provider = createShoplazzaProvider({ fetch });
    expect(provider.rateLimit).toEqual([{ capacity: 1, refillPerSecond: 0.5 }]);
    await provider.types.file.getStatus('t1', callOptions());
    expect(requests[0]?.url).toBe('https://env-shop.myshoplaza.com/openapi/2025-06/file/task/t1');
    expect(requests[0]?.headers.get('access-token')).toBe('env-token');

    vi.stubEnv('SHOPLAZZA_BASE_URL', 'http://127.0.0.1:1/x');
    await createShoplazzaProvider({ fetch }).types.file.getStatus('t1', callOptions());
    expect(requests[1]?.url).toBe('http://127.0.0.1:1/x/openapi/2025-06/file/task/t1');
    expect(createShoplazzaProvider({ ...options, qps: 3 }).rateLimit).toEqual([{ capacity: 1, refillPerSecond: 3 }]);
  });

  it('refuse shops that are none, with a hint', () => {
    for (const shop of ['my-shop.myshoplazza.com', 'evil.example', 'my-shop.myshoplaza.com:8080', 'my-shop\n']) {
      expect(() => createShoplazzaProvider({ ...options, shop })).toThrow(/SHOPLAZZA_SHOP.*my-shop\.myshoplaza\.com/);
    }
    expect(() => createShoplazzaProvider({ ...options, shop: 'my-shop.myshoplazza.com' })).toThrow(/one "z"/);
  });

  it.each([
    'http://api.example',
    'http://10.0.0.1',
    'ftp://localhost',
    'https://user:pw@api.example',
    'localhost',
    'http://localhost.evil.example',
  ])('refuse the base URL %j', (baseUrl) => {
    expect(() => createShoplazzaProvider({ ...options, baseUrl })).toThrow(
      expect.objectContaining({ code: 'invalid_argument', message: expect.stringContaining('SHOPLAZZA_BASE_URL') }),
    );
  });

  it.each(['https://api.example/x', 'http://localhost:1', 'http://127.1:1', 'http://[::1]:1'])(
    'take the base URL %j',
    (baseUrl) => {
      expect(() => createShoplazzaProvider({ ...options, baseUrl })).not.toThrow();
    },
  );

  it.each(['2026', '2026-13', '2026-1', 'v2026-01', '2026-01/../x', '2026-01\n', ''])(
    'refuse the API version %j',
    (apiVersion) => {
      expect(() => createShoplazzaProvider({ ...options, apiVersion })).toThrow(/SHOPLAZZA_API_VERSION/);
    },
  );

  it.each(['tok en-value', 'token-value\n', 'token-välue'])('refuse the token %j without showing it', (accessToken) => {
    const attempt = (): unknown => createShoplazzaProvider({ ...options, accessToken });
    expect(attempt).toThrow(/SHOPLAZZA_ACCESS_TOKEN/);
    expect(attempt).not.toThrow(accessToken);
  });

  it('refuse an empty token', () => {
    expect(() => createShoplazzaProvider({ ...options, accessToken: '' })).toThrow(/SHOPLAZZA_ACCESS_TOKEN/);
  });

  it('refuse what is not an option', () => {
    expect(() => createShoplazzaProvider({ ...options, token: 'x' } as never)).toThrow(/there is no option token/);
  });
});

describe('the account', () => {
  const provider = createShoplazzaProvider(options);

  it('has the two limits of the vendor', () => {
    expect(provider.rateLimit).toEqual([
      { capacity: 40, refillPerSecond: 2, key: provider.account },
      { capacity: 80, refillPerSecond: 20, key: 'shoplazza:my-shop' },
    ]);
  });

  it('shares the store with other apps and everything with the same app', () => {
    const sameApp = createShoplazzaProvider({ ...options, shop: 'MY-SHOP.myshoplaza.com', name: 'again' });
    const otherApp = createShoplazzaProvider({ ...options, accessToken: 'another-token' });
    const otherShop = createShoplazzaProvider({ ...options, shop: 'other-shop' });
    expect(sameApp.account).toBe(provider.account);
    expect(sameApp.rateLimit).toEqual(provider.rateLimit);
    expect(otherApp.account).not.toBe(provider.account);
    expect(otherApp.rateLimit?.map((bucket) => bucket.key === 'shoplazza:my-shop')).toEqual([false, true]);
    expect(otherShop.rateLimit?.[1]?.key).toBe('shoplazza:other-shop');
    expect(otherShop.account.split(':')[2]).not.toBe(provider.account.split(':')[2]);
  });

  it('lets given limits win over a rate, and a rate over the vendor', () => {
    const rateLimit = [{ capacity: 5, refillPerSecond: 1 }];
    expect(createShoplazzaProvider({ ...options, rateLimit, qps: 9 }).rateLimit).toEqual(rateLimit);
    expect(createShoplazzaProvider({ ...options, qps: 9 }).rateLimit).toEqual([{ capacity: 1, refillPerSecond: 9 }]);
  });

  it('does not show the token', () => {
    expect(inspect(provider, { depth: Infinity, showHidden: true })).not.toContain(fakeToken);
    expect(JSON.stringify(provider)).not.toContain(fakeToken);
  });
});
