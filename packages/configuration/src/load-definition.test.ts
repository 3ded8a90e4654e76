import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { baseUrlOf } from './base-url.ts';
import { openProviders } from './open-providers.ts';
import { versionOf } from './package-version.ts';
import { failedProviders, loadedProviders } from './provider-set.ts';
import { createFakePlugin } from './test-support/fake-plugin.ts';
import { createScratchFolder } from './test-support/scratch-folder.ts';
import type { ScratchFolder } from './test-support/scratch-folder.ts';

const definition = {
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
      status: { path: '/exports/{id}', state: { from: 'state', words: { busy: 'running', done: 'succeeded' } } },
    },
  },
};

let folder: ScratchFolder;

beforeEach(async () => {
  folder = await createScratchFolder();
});

afterEach(() => folder[Symbol.asyncDispose]());

describe('a provider that is a JSON file', () => {
  it('is loaded by its path, with options, and tells where it is from', async () => {
    const file = await folder.write('providers/my-api.json', definition);
    const plugin = './providers/my-api.json';
    await folder.write('tasks.config.json', {
      providers: { us: { plugin, region: 'us', apiKey: { env: 'US_KEY' }, baseUrl: 'https://us.acme.example' } },
    });
    const { records } = await openProviders({ cwd: folder.path, environment: { US_KEY: 'sk-0123456789' } });
    expect(records).toMatchObject([{ name: 'us', specifier: plugin, origin: file, provider: { types: { export: {} } } }]);
    expect(records.map(versionOf)).toEqual(['1.0.0']);
    expect(records.map(baseUrlOf)).toEqual(['https://us.acme.example']);
  });

  it('may be what a package exports', async () => {
    await folder.write('node_modules/tasks-provider-acme/package.json', {
      name: 'tasks-provider-acme',
      exports: './provider.json',
    });
    const file = await folder.write('node_modules/tasks-provider-acme/provider.json', definition);
    const { records } = await openProviders({
      cwd: folder.path,
      homeDirectory: folder.path,
      plugins: ['tasks-provider-acme'],
      environment: { ACME_API_KEY: 'sk-0123456789' },
    });
    expect(records).toMatchObject([{ name: 'acme', origin: file, provider: { types: { export: {} } } }]);
  });

  it.each<[string, unknown, string]>([
    ['is no JSON', '{\n  "name": acme\n}', 'could not be read: it is not valid JSON (line 2, column 11). Correct it there.'],
    ['is empty', '', 'could not be read: it is empty. Correct it there.'],
    [
      'is no definition',
      { ...definition, types: { export: { status: { path: 'exports', state: {} } } } },
      'is not usable: types.export.status.path: expected a path that begins with "/"',
    ],
  ])('that %s is named with the place, and takes no other down', async (_, content, message) => {
    const file = await folder.write('my-api.json', content);
    const set = await openProviders({
      cwd: folder.path,
      homeDirectory: folder.path,
      plugins: ['./my-api.json'],
      environment: { FAKE_TOKEN: 'abcdef' },
      bundledPlugins: { '@tasks/provider-fake': () => Promise.resolve(createFakePlugin()) },
    });
    const failures = failedProviders(set);
    expect(failures).toMatchObject([{ specifier: './my-api.json', error: { code: 'invalid_argument' } }]);
    expect(failures[0]?.error.message).toContain(file);
    expect(failures[0]?.error.message).toContain(message);
    expect(loadedProviders(set).map(({ name }) => name)).toEqual(['fake']);
  });
});
