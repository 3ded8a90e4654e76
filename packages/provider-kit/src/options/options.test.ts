import { createFromPlugin, definePlugin } from '@tasks/core/provider';
import type { PluginOption, TasksError } from '@tasks/core/provider';
import * as v from 'valibot';
import { describe, expect, it, vi } from 'vitest';
import { checkOptions } from './check-options.ts';
import { parseQps, qpsOptionEntry } from './parse-qps.ts';
import { pluginOptionsSchema } from './plugin-options-schema.ts';
import { readOptions } from './read-options.ts';
import { sharedOptionEntries } from './shared-option-entries.ts';

interface AcmeOptions {
  readonly token: string;
  readonly region?: string | undefined;
  readonly qps?: number | undefined;
  readonly name?: string | undefined;
}

const table: Readonly<Record<string, PluginOption>> = {
  token: { description: 'API token.', env: 'ACME_TOKEN', required: true, secret: true },
  region: { description: 'Region.', env: 'ACME_REGION' },
  qps: { description: 'Requests per second.', env: 'ACME_QPS' },
  timeoutMs: { description: 'Timeout.' },
};

const schema: v.GenericSchema<unknown, AcmeOptions> = v.strictObject({
  ...sharedOptionEntries,
  token: v.pipe(v.string(), v.regex(/^[a-z0-9-]+$/)),
  region: v.optional(v.picklist(['north', 'south'])),
  qps: qpsOptionEntry,
});

function problemOf(value: unknown): string {
  const check = (): unknown => checkOptions(schema, value, { provider: 'acme', options: table });
  expect(check).toThrow(expect.objectContaining({ code: 'invalid_argument', retryable: false }));
  try {
    return String(check());
  } catch (error) {
    return (error as TasksError).message;
  }
}

describe('readOptions', () => {
  it('takes the given value, else the variable, else nothing', () => {
    const environment = { ACME_TOKEN: 'from-environment', ACME_REGION: ' north\r\n', ACME_QPS: '  ', OTHER: 'x' };
    expect(readOptions({ token: 'given', qps: undefined }, table, environment)).toEqual({ token: 'given', region: 'north' });
    expect(readOptions({ token: '', timeoutMs: 0 }, table, environment)).toEqual({ token: '', region: 'north', timeoutMs: 0 });
  });

  it('reads process.env at the time of the call', () => {
    vi.stubEnv('ACME_TOKEN', 'stubbed');
    try {
      expect(readOptions({}, table)).toMatchObject({ token: 'stubbed' });
    } finally {
      vi.unstubAllEnvs();
    }
  });

  it.each([null, 'text', []])('refuses %j', (given) => {
    expect(() => readOptions(given as unknown as object, table, {})).toThrow(
      expect.objectContaining({ code: 'invalid_argument' }),
    );
  });
});

describe('checkOptions', () => {
  it('gives the checked options', () => {
    expect(checkOptions(schema, { token: 'a', qps: '3' }, { provider: 'acme', options: table })).toEqual({ token: 'a', qps: 3 });
  });

  it('names every option that is wrong, and its variable', () => {
    const message = problemOf({
      name: 'eu',
      region: 'west',
      qps: 'many',
      timeoutMs: -1,
      rateLimit: [{ capacity: 0, refillPerSecond: 1 }],
    });
    expect(message).toContain('provider "eu"');
    expect(message).toContain('token (environment variable ACME_TOKEN) is missing');
    expect(message).toMatch(/region \(environment variable ACME_REGION\): .*"north" \| "south"/);
    expect(message).toContain('qps (environment variable ACME_QPS): expected a number of requests per second above 0');
    expect(message).toContain('timeoutMs: expected a number of milliseconds');
    expect(message).toContain('rateLimit.0.capacity: expected a number of at least 1');
  });

  it('never shows the value of a secret, or of an option whose name is misspelt', () => {
    expect(problemOf({ token: 'S3CR3T VALUE' })).not.toContain('S3CR3T');
    expect(problemOf({ token: 123_456 })).not.toContain('123456');
    expect(problemOf({ token: ['S3CR3T'] })).not.toContain('S3CR3T');
    const message = problemOf({ tokne: 'S3CR3T', token: 'a' });
    expect(message).toContain('there is no option tokne (there are: token, region, qps, timeoutMs)');
    expect(message).not.toContain('S3CR3T');
  });

  it.each([
    ['name', 'a:b'],
    ['baseUrl', 'ftp://api.example'],
    ['baseUrl', 'https://api.example?a'],
    ['fetch', 'fetch'],
    ['timeoutMs', 2 ** 31],
    ['rateLimit', {}],
    ['rateLimit', [{ capacity: 1, refillPerSecond: 0 }]],
    ['rateLimit', [{ capacity: 1, refillPerSecond: 1, more: 1 }]],
  ])('refuses %s %j', (name, value) => {
    expect(problemOf({ token: 'a', [name]: value })).toContain(name);
  });
});

describe('parseQps', () => {
  it.each<[string | number, number]>([
    ['3', 3],
    [' 0.5 ', 0.5],
    [40, 40],
  ])('%j is one bucket of that rate', (qps, refillPerSecond) => {
    expect(parseQps(qps)).toEqual([{ capacity: 1, refillPerSecond }]);
  });

  it.each(['', 'many', '0', '-1', 'Infinity', Number.NaN])('refuses %j', (qps) => {
    expect(() => parseQps(qps)).toThrow(expect.objectContaining({ code: 'invalid_argument' }));
  });
});

describe('pluginOptionsSchema', () => {
  const plugin = definePlugin<AcmeOptions>({
    specificationVersion: 'v1',
    name: 'acme',
    optionsSchema: pluginOptionsSchema(schema, table, { ACME_TOKEN: 'from-environment' }),
    options: table,
    create: (options) => ({
      specificationVersion: 'v1',
      name: options.name ?? 'acme',
      account: `acme:${options.token}`,
      defaultType: 'job',
      types: { job: { getStatus: async () => ({ state: 'running', vendorState: '1' }) } },
    }),
  });

  it('fills options from the environment and checks them', async () => {
    expect((await createFromPlugin(plugin, { name: 'eu' })).account).toBe('acme:from-environment');
    expect((await createFromPlugin(plugin, { token: 'given' })).account).toBe('acme:given');
    expect((await createFromPlugin(plugin, undefined)).name).toBe('acme');
  });

  it('says each problem once', async () => {
    const error = await createFromPlugin(plugin, { region: 'west', zone: 1 }).catch((reason: unknown) => reason as TasksError);
    expect(error).toMatchObject({ code: 'invalid_argument' });
    expect((error as TasksError).message).toMatch(
      /^The options of provider "acme" are not usable: region .*; there is no option zone .*\.$/,
    );
    await expect(createFromPlugin(plugin, 'text')).rejects.toMatchObject({ code: 'invalid_argument' });
  });
});
