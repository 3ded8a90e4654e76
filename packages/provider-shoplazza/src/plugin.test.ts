import { createFromPlugin } from '@tasks/core/provider';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { plugin } from './plugin.ts';

beforeEach(() => {
  for (const { env } of Object.values(plugin.options)) if (env) vi.stubEnv(env, undefined);
});
afterEach(() => {
  vi.unstubAllEnvs();
});

it('makes a provider from a configuration and the environment', async () => {
  vi.stubEnv('SHOPLAZZA_ACCESS_TOKEN', 'env-token');
  const provider = await createFromPlugin(plugin, { shop: 'eu-shop', name: 'eu', qps: '2' });
  expect(provider).toMatchObject({ name: 'eu', defaultType: 'file', rateLimit: [{ capacity: 1, refillPerSecond: 2 }] });
  expect(Object.keys(provider.types)).toEqual(['file', 'theme', 'data-query']);
});

it('names what is missing', async () => {
  await expect(createFromPlugin(plugin, {})).rejects.toMatchObject({
    code: 'invalid_argument',
    message: expect.stringMatching(/SHOPLAZZA_SHOP.*SHOPLAZZA_ACCESS_TOKEN/),
  });
});

it('refuses what is not an option', async () => {
  await expect(createFromPlugin(plugin, { shop: 'a', accessToken: 'token', colour: 'red' })).rejects.toThrow(/colour/);
});

it('tells which of its options are needed and which are secret', () => {
  const named = (key: 'required' | 'secret') => Object.keys(plugin.options).filter((name) => plugin.options[name]?.[key]);
  expect(named('required')).toEqual(['shop', 'accessToken']);
  expect(named('secret')).toEqual(['accessToken']);
});
