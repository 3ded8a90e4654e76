import { mkdir, mkdtemp, realpath, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { startFakeVendor } from '@tasks/provider-kit/testing';
import { beforeEach, describe, expect, it } from 'vitest';
import { runCli } from './testing/run-cli.ts';
import type { CliResult } from './testing/run-cli.ts';
import { systemDependencies } from './dependencies.ts';

const definition = {
  $schema: './node_modules/@tasks/provider-kit/dist/http-provider.schema.json',
  name: 'acme',
  version: '1.0.0',
  baseUrl: 'https://{options.region}.acme.example/v1',
  options: {
    apiKey: { description: 'The API key.', required: true, secret: true },
    region: { description: 'The region.', default: 'eu' },
  },
  auth: { type: 'bearer', token: '{options.apiKey}' },
  types: {
    export: {
      description: 'An export.',
      hints: { latencyMs: 10, minIntervalMs: 10 },
      status: { path: '/exports/{id}', state: { from: 'state', words: { busy: 'running', done: 'succeeded' } } },
      submit: { path: '/exports', id: 'id' },
    },
  },
};

let root: string;

beforeEach(async () => {
  root = await realpath(await mkdtemp(join(tmpdir(), 'tasks-definition-')));
});

async function write(path: string, content: unknown): Promise<string> {
  const file = join(root, path);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, typeof content === 'string' ? content : JSON.stringify(content));
  return file;
}

function run(argv: readonly string[], environment: Readonly<Record<string, string>> = {}): Promise<CliResult> {
  return runCli(argv, { cwd: root, homeDirectory: root, environment, dependencies: systemDependencies() });
}

describe('a provider that is a JSON file', () => {
  it('is followed from submission to its end', async () => {
    await using vendor = await startFakeVendor(({ method }, index) => ({
      body: method === 'POST' ? { id: 'e/1' } : { state: index > 1 ? 'done' : 'busy' },
    }));
    await write('my-api.json', definition);
    const environment = { ACME_API_KEY: 'sk-0123456789', ACME_BASE_URL: vendor.baseUrl };
    const { exitCode, stdout, stderr } = await run(
      ['submit', 'acme:export', '--plugin', './my-api.json', '--data', '{"all":true}', '--wait', '--output', 'json'],
      environment,
    );
    expect(stderr).toBe('submitted acme:export:e/1\n');
    expect(JSON.parse(stdout)).toMatchObject([{ ref: 'acme:export:e/1', state: 'succeeded', vendorState: 'done' }]);
    expect(exitCode).toBe(0);
    expect(vendor.requests.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'POST /exports',
      'GET /exports/e%2F1',
      'GET /exports/e%2F1',
    ]);
    expect(vendor.requests[0]).toMatchObject({ body: '{"all":true}', headers: { authorization: 'Bearer sk-0123456789' } });
  });

  it('is loaded from a configuration, with options, and shown with where it is from', async () => {
    const file = await write('providers/my-api.json', definition);
    await write('tasks.config.json', {
      providers: { us: { plugin: './providers/my-api.json', region: 'us', apiKey: { env: 'US_KEY' } } },
    });
    const { stdout } = await run(['providers', '--output', 'json'], { US_KEY: 'sk-0123456789' });
    expect(JSON.parse(stdout)).toMatchObject([
      {
        name: 'us',
        plugin: './providers/my-api.json',
        origin: file,
        version: '1.0.0',
        types: [{ type: 'export', description: 'An export.', capabilities: ['status', 'submit'] }],
        options: expect.arrayContaining([
          expect.objectContaining({ name: 'apiKey', secret: true, isSet: true, environmentVariable: 'ACME_API_KEY' }),
          expect.objectContaining({ name: 'region', value: 'us', source: 'configuration' }),
          expect.objectContaining({ name: 'baseUrl', value: 'https://{region}.acme.example/v1', source: 'default' }),
        ]) as unknown,
      },
    ]);
    expect(stdout).not.toContain('sk-0123456789');
  });

  it('that is wrong is shown with its error, beside the bundled providers', async () => {
    const file = await write('my-api.json', '{');
    const { stdout, exitCode } = await run(['providers', '--plugin', './my-api.json', '--output', 'json'], {
      JD_ACCESS_KEY_ID: 'id',
      JD_SECRET_ACCESS_KEY: 'key',
    });
    expect(JSON.parse(stdout)).toMatchObject([
      { plugin: './my-api.json', error: { code: 'invalid_argument', message: expect.stringContaining(file) } },
      { name: 'jd', plugin: '@tasks/provider-jd', types: [{ type: 'product-image' }, { type: 'image-index' }] },
      { name: 'shoplazza', plugin: '@tasks/provider-shoplazza' },
    ]);
    expect(exitCode).toBe(0);
  });
});
