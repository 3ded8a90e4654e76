import { createFromPlugin, definePlugin } from '@tasks/core/provider';
import * as v from 'valibot';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { defineOptions } from './define-options.ts';
import { sharedOptions } from './shared-options.ts';
import type { SharedOptions } from './shared-options.ts';
import { visibleText } from './visible-text.ts';

interface AcmeOptions extends SharedOptions {
  readonly token: string;
  readonly region: 'eu' | 'us';
  readonly baseUrl: string;
  readonly now: () => number;
}

const acme = defineOptions<AcmeOptions>('acme', {
  token: { schema: visibleText, description: 'The API token.', env: 'ACME_TOKEN', required: true, secret: true },
  region: { schema: v.picklist(['eu', 'us']), description: 'Where the account is.', env: 'ACME_REGION', fallback: 'eu' },
  now: { schema: v.custom<() => number>((value) => typeof value === 'function'), fallback: () => Date.now() },
  ...sharedOptions({
    name: 'acme',
    env: 'ACME',
    baseUrl: { fallback: 'https://api.acme.example' },
    qps: { default: '10, the free plan' },
    showsToken: true,
  }),
});

beforeEach(() => {
  for (const { env } of Object.values(acme.options)) if (env) vi.stubEnv(env, undefined);
});
afterEach(() => {
  vi.unstubAllEnvs();
});

describe('defineOptions', () => {
  it('fills what is left out: from the environment, else by the fallback', () => {
    vi.stubEnv('ACME_REGION', 'us');
    vi.stubEnv('ACME_QPS', '3');
    const options = acme.read({ token: 'abc' });
    expect(options).toMatchObject({ token: 'abc', region: 'us', qps: 3, name: 'acme', baseUrl: 'https://api.acme.example' });
    expect(options.now()).toBeTypeOf('number');
    expect(acme.read({ token: 'abc', region: 'eu', name: 'mine' })).toMatchObject({ region: 'eu', name: 'mine' });
  });

  it('names what is missing or wrong, and its variable, and shows no secret', () => {
    expect(() => acme.read({})).toThrow(
      /^The options of provider "acme" .* token \(environment variable ACME_TOKEN\) is missing\.$/,
    );
    expect(() => acme.read({ token: 'the secret' })).toThrow(/ACME_TOKEN.*visible ASCII(?!.*the secret)/);
    expect(() => acme.read({ token: 'abc', region: 'asia' })).toThrow(/region \(environment variable ACME_REGION\)/);
    expect(() => acme.read({ token: 'abc', tokne: 'x' })).toThrow(/no option tokne/);
  });

  it('shows people the options, but those for code alone', () => {
    expect(acme.options).toMatchObject({
      token: { env: 'ACME_TOKEN', required: true, secret: true },
      region: { env: 'ACME_REGION', default: 'eu' },
      baseUrl: { env: 'ACME_BASE_URL', default: 'https://api.acme.example' },
      qps: { env: 'ACME_QPS', default: '10, the free plan' },
      name: { default: 'acme' },
    });
    expect(Object.keys(acme.options)).not.toContain('fetch');
    expect(Object.keys(acme.options)).not.toContain('now');
    expect(acme.options['region']).not.toHaveProperty('schema');
    expect(acme.options['region']).not.toHaveProperty('fallback');
  });

  it('serves a plugin', async () => {
    const plugin = definePlugin<AcmeOptions>({
      specificationVersion: 'v1',
      name: 'acme',
      options: acme.options,
      optionsSchema: acme.optionsSchema,
      create: ({ name, region }) => ({
        specificationVersion: 'v1',
        name,
        account: region,
        defaultType: 'job',
        types: { job: { getStatus: async () => ({ state: 'running', vendorState: '1' }) } },
      }),
    });
    vi.stubEnv('ACME_TOKEN', 'abc');
    await expect(createFromPlugin(plugin, { name: 'mine' })).resolves.toMatchObject({ name: 'mine', account: 'eu' });
    await expect(createFromPlugin(plugin, { fetch: 'no' })).rejects.toThrow(/fetch: expected a function/);
  });
});

describe('a base URL that is shown a token', () => {
  it.each(['https://api.example/x', 'http://localhost:1', 'http://127.1:1', 'http://[::1]:1'])('may be %j', (baseUrl) => {
    expect(acme.read({ token: 'abc', baseUrl }).baseUrl).toBe(baseUrl);
  });

  it.each(['http://api.example', 'http://10.0.0.1', 'http://localhost.evil.example', 'http://127.0.0.1.evil.example'])(
    'is refused without TLS: %j',
    (baseUrl) => {
      expect(() => acme.read({ token: 'abc', baseUrl })).toThrow(/baseUrl .*expected https/);
    },
  );
});
