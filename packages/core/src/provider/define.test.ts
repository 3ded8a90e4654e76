import * as v from 'valibot';
import { describe, expect, it } from 'vitest';

import { createFakeProvider } from '../testing/index.ts';
import { createFromPlugin, definePlugin } from './define-plugin.ts';
import { assertProvider } from './define-provider.ts';

const provider = createFakeProvider();

describe('assertProvider', () => {
  it('accepts a provider', () => {
    expect(() => assertProvider(provider)).not.toThrow();
  });

  it.each([
    [null, 'invalid_argument', 'not an object'],
    [{ ...provider, specificationVersion: 'v2' }, 'unsupported', 'version "v2"'],
    [{ ...provider, name: 'a:b' }, 'invalid_argument', 'name "a:b"'],
    [{ ...provider, account: '' }, 'invalid_argument', 'account is missing'],
    [{ ...provider, types: {} }, 'invalid_argument', 'types is empty'],
    [{ ...provider, types: { 'a:b': provider.types['job'] } }, 'invalid_argument', '"a:b" is not a usable name'],
    [{ ...provider, types: { job: {} } }, 'invalid_argument', 'no getStatus'],
    [{ ...provider, defaultType: 'toString' }, 'invalid_argument', 'defaultType "toString"'],
    [{ ...provider, rateLimit: [{ capacity: 0, refillPerSecond: 1 }] }, 'invalid_argument', 'rateLimit'],
    [{ ...provider, rateLimit: [{ capacity: 1, refillPerSecond: Number.NaN }] }, 'invalid_argument', 'rateLimit'],
    [
      { ...provider, types: { job: { ...provider.types['job'], rateLimit: [{ capacity: 1, refillPerSecond: 0 }] } } },
      'invalid_argument',
      'task type "job": rateLimit',
    ],
  ])('refuses %#, naming what is wrong', (value, code, message) => {
    let thrown: unknown;
    try {
      assertProvider(value);
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toMatchObject({ code, message: expect.stringContaining(message) });
  });
});

describe('a plugin', () => {
  const plugin = definePlugin({
    specificationVersion: 'v1',
    name: 'acme',
    optionsSchema: v.strictObject({ name: v.optional(v.string()), token: v.pipe(v.string(), v.minLength(3)) }),
    options: { token: { description: 'The token.', secret: true, required: true } },
    create: (options: { name?: string | undefined; token: string }) => createFakeProvider({ name: options.name ?? 'acme' }),
  });

  it('makes a provider from options that pass its schema', async () => {
    expect((await createFromPlugin(plugin, { name: 'shop-2', token: 'abc' })).name).toBe('shop-2');
  });

  it('names every option that is wrong', async () => {
    await expect(createFromPlugin(plugin, { name: 'shop-2', token: 'x', colour: 'red' })).rejects.toMatchObject({
      code: 'invalid_argument',
      message: expect.stringMatching(/"shop-2".*token: .*colour: /s),
    });
  });

  it('of another version is refused', async () => {
    await expect(createFromPlugin({ ...plugin, specificationVersion: 'v9' as 'v1' }, {})).rejects.toMatchObject({
      code: 'unsupported',
    });
  });
});
