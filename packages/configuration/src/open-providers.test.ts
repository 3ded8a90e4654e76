import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { createFakeProvider } from '@tasks/core/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openProviders } from './open-providers.ts';
import type { OpenProvidersOptions } from './open-providers.ts';
import { failedProviders, isConfigured, loadedProviders } from './provider-set.ts';
import type { ProviderSet } from './provider-set.ts';
import { createFakePlugin } from './test-support/fake-plugin.ts';
import { createScratchFolder } from './test-support/scratch-folder.ts';
import type { ScratchFolder } from './test-support/scratch-folder.ts';

let folder: ScratchFolder;
let root: string;
let secrets: string[];

beforeEach(async () => {
  folder = await createScratchFolder();
  root = folder.path;
  secrets = [];
});

afterEach(() => folder[Symbol.asyncDispose]());

function write(file: string, content: unknown): Promise<string> {
  return folder.write(file, content);
}

function open(more: OpenProvidersOptions = {}): Promise<ProviderSet> {
  return openProviders({
    cwd: root,
    homeDirectory: join(root, 'home'),
    environment: {},
    bundledPlugins: { '@tasks/provider-fake': () => Promise.resolve(createFakePlugin()) },
    onSecret: (secret) => secrets.push(secret),
    ...more,
  });
}

const minimal = JSON.stringify({ providers: { mine: { plugin: '@tasks/provider-fake', token: 'abcdef' } } });
const pluginSource = (name: string): string => `
  export const plugin = {
    specificationVersion: 'v1', name: '${name}', options: {},
    optionsSchema: { '~standard': { version: 1, vendor: 'test', validate: (value) => ({ value }) } },
    create: (options) => ({ specificationVersion: 'v1', name: options.name, account: 'a', defaultType: 'job', types: { job: { getStatus() {} } } }),
  };`;
const loadedNames = (set: ProviderSet): string[] => loadedProviders(set).map(({ name }) => name);
const failures = (set: ProviderSet): (string | undefined)[][] =>
  failedProviders(set).map(({ name, error }) => [name, error.message]);

describe('finding a configuration', () => {
  it('takes the nearest upward from the working directory, past a repository and the home directory', async () => {
    const file = await write('tasks.config.json', minimal);
    await write('home/.git/HEAD', '');
    await mkdir(join(root, 'home/project/deep'), { recursive: true });
    expect(await open({ cwd: join(root, 'home/project/deep') })).toMatchObject({ configurationFile: file });
    const nearer = await write('home/project/tasks.config.json', minimal);
    expect(await open({ cwd: join(root, 'home/project/deep') })).toMatchObject({ configurationFile: nearer });
  });

  it('prefers .ts to .js to .json in one folder', async () => {
    await write('tasks.config.json', minimal);
    await write('package.json', '{"type":"module"}');
    const js = await write('tasks.config.js', `export default ${minimal};`);
    expect((await open()).configurationFile).toBe(js);
    const ts = await write('tasks.config.ts', `interface A { a: string }\nexport default ${minimal} as unknown as A;`);
    expect((await open()).configurationFile).toBe(ts);
  });

  it("falls back to the user's config directory: XDG_CONFIG_HOME, or ~/.config when that is not set or relative", async () => {
    const xdg = await write('xdg/tasks/tasks.config.json', minimal);
    const home = await write('home/.config/tasks/tasks.config.json', minimal);
    await mkdir(join(root, 'elsewhere'));
    const cwd = join(root, 'elsewhere');
    expect((await open({ cwd, environment: { XDG_CONFIG_HOME: join(root, 'xdg') } })).configurationFile).toBe(xdg);
    expect((await open({ cwd })).configurationFile).toBe(home);
    expect((await open({ cwd, environment: { XDG_CONFIG_HOME: 'xdg' } })).configurationFile).toBe(home);
  });

  it('takes the file that --config names, and says when there is none', async () => {
    await write('tasks.config.json', minimal);
    const other = await write('other.json', minimal);
    expect((await open({ configurationFile: 'other.json' })).configurationFile).toBe(other);
    await expect(open({ configurationFile: 'none.json' })).rejects.toMatchObject({
      code: 'invalid_argument',
      message: expect.stringContaining('none.json'),
    });
  });

  it.each([
    ['no JSON', '{"providers": {"a": {"plugin": "x", "token": "hunter22"', 'not valid JSON'],
    ['a list', '[]', 'does not hold an object'],
    ['a misspelt key', '{"provider": {}}', 'unknown key "provider"'],
    ['no providers', '{}', '"providers" is not an object'],
    ['a provider without plugin', '{"providers": {"a": {"token": "hunter22"}}}', 'provider "a" lacks "plugin"'],
    ['a name with a colon', '{"providers": {"a:b": {"plugin": "x"}}}', '"a:b" is not usable'],
    ['an inner name', '{"providers": {"a": {"plugin": "x", "name": "b"}}}', 'sets "name"'],
  ])('refuses %s, and shows no value', async (_what, content, message) => {
    await write('tasks.config.json', content);
    const error: unknown = await open().catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'invalid_argument', message: expect.stringContaining(message) });
    expect((error as Error).message).not.toContain('hunter22');
  });
});

describe('options', () => {
  it('tells where each value comes from, and never shows a secret', async () => {
    await write('token.txt', 'secret-of-the-file\n');
    await write('tasks.config.json', {
      providers: {
        a: { plugin: '@tasks/provider-fake', token: { env: 'A_TOKEN' } },
        b: { plugin: '@tasks/provider-fake', token: { file: 'token.txt' }, region: 'south' },
        c: { plugin: '@tasks/provider-fake', baseUrl: 'https://user:hunter22@c.example/' },
      },
    });
    const { records } = await open({ environment: { A_TOKEN: 'secret-of-a', FAKE_TOKEN: ' secret-of-all ', FAKE_REGION: '' } });
    const sources = records.map(({ options }) =>
      Object.fromEntries(options.map(({ name, source, shown }) => [name, [source.kind, shown]])),
    );
    expect(sources).toEqual([
      { token: ['environment', undefined], region: ['default', 'north'], baseUrl: ['default', 'https://{region}.fake.example'] },
      { token: ['file', undefined], region: ['configuration', 'south'], baseUrl: ['default', 'https://{region}.fake.example'] },
      {
        token: ['environment', undefined],
        region: ['default', 'north'],
        baseUrl: ['configuration', 'https://[redacted]@c.example/'],
      },
    ]);
    expect(records.map(({ values }) => values['token'])).toEqual(['secret-of-a', 'secret-of-the-file', 'secret-of-all']);
    expect(secrets).toEqual(['secret-of-a', 'secret-of-the-file', 'secret-of-all']);
    expect(inspect(records, { depth: 10 })).not.toMatch(/secret-of|hunter22/);
    expect(JSON.stringify(records)).not.toMatch(/secret-of|hunter22/);
  });

  it('names what is missing and takes no other provider down', async () => {
    await write('tasks.config.json', {
      providers: {
        a: { plugin: '@tasks/provider-fake', token: { env: 'A_TOKEN' } },
        b: { plugin: '@tasks/provider-fake' },
        c: { plugin: '@tasks/provider-fake', token: 'abcdef' },
      },
    });
    const set = await open();
    expect(loadedNames(set)).toEqual(['c']);
    expect(failures(set)).toEqual([
      ['a', expect.stringContaining('option "token" refers to the environment variable A_TOKEN, which is not set')],
      ['b', expect.stringContaining('option "token" is missing: set FAKE_TOKEN')],
    ]);
  });
});

describe('a configuration without a provider', () => {
  it('is one all the same: the environment is not asked instead', async () => {
    await write('tasks.config.json', { providers: {} });
    const set = await open({ environment: { FAKE_TOKEN: 'abcdef' } });
    expect(set.records).toEqual([]);
    expect(isConfigured(set)).toBe(true);
  });
});

describe('plugins', () => {
  it('are found by path, by folder and by package name, from the folder of the configuration', async () => {
    await write('etc/plugin.mjs', pluginSource('one'));
    await write('etc/folder/package.json', '{"name":"tasks-provider-two","type":"module","exports":{"import":"./main.js"}}');
    await write('etc/folder/main.js', pluginSource('two'));
    await write(
      'etc/node_modules/tasks-provider-three/package.json',
      '{"name":"tasks-provider-three","type":"module","exports":{"import":"./main.js"}}',
    );
    const three = await write('etc/node_modules/tasks-provider-three/main.js', pluginSource('three'));
    await write('etc/tasks.config.json', {
      providers: { a: { plugin: './plugin.mjs' }, b: { plugin: './folder' }, c: { plugin: 'tasks-provider-three' } },
    });
    const set = await open({ configurationFile: 'etc/tasks.config.json' });
    expect(set.records.map(({ error }) => error)).toEqual([undefined, undefined, undefined]);
    expect(loadedNames(set)).toEqual(['a', 'b', 'c']);
    expect(set.records[2]?.origin).toBe(three);
  });

  it('may be loaded by --plugin beside those of the configuration, under their own name', async () => {
    await write('plugin.mjs', pluginSource('mine'));
    await write('other.mjs', pluginSource('other'));
    await write('tasks.config.json', minimal);
    const set = await open({ plugins: ['./other.mjs', './plugin.mjs'] });
    expect(loadedNames(set)).toEqual(['mine', 'other']);
    expect(failures(set)).toEqual([['mine', expect.stringContaining('second provider named "mine"')]]);
  });

  it.each([
    ['is not installed', 'tasks-provider-none', 'no package of that name is installed'],
    ['is not there', './none.mjs', 'there is no such file'],
    ['throws', './throws.mjs', 'it failed while loading: no licence'],
    ['exports no plugin', './empty.mjs', 'has no export named "plugin"'],
    ['has another contract', './v2.mjs', 'implements version "v2"'],
  ])('that %s is named, and the others are loaded', async (_what, plugin, message) => {
    await write('throws.mjs', "throw new Error('no licence');");
    await write('empty.mjs', 'export const other = 1;');
    await write('v2.mjs', "export const plugin = { specificationVersion: 'v2', name: 'x' };");
    const set = await open({ plugins: [plugin, '@tasks/provider-fake'], environment: { FAKE_TOKEN: 'abcdef' } });
    expect(loadedNames(set)).toEqual(['fake']);
    expect(set.records[0]).toMatchObject({ specifier: plugin, isWanted: true });
    expect(set.records[0]?.error?.message).toContain(message);
  });

  it('may be given as objects in a JavaScript configuration', async () => {
    await write('tasks.config.mjs', `${pluginSource('x')}\nexport default { providers: { here: { plugin } } };`);
    expect(loadedNames(await open({ configurationFile: 'tasks.config.mjs' }))).toEqual(['here']);
  });

  it('whose factory throws is named', async () => {
    const failing = createFakePlugin({
      create: () => {
        throw new Error('no socket');
      },
    });
    const set = await open({
      environment: { FAKE_TOKEN: 'abcdef' },
      bundledPlugins: { '@tasks/provider-fake': () => Promise.resolve(failing) },
    });
    expect(set.records[0]?.error?.message).toBe('The plugin @tasks/provider-fake failed to make the provider "fake": no socket');
  });
});

describe('without a configuration', () => {
  it('loads the bundled providers whose environment is set', async () => {
    expect(loadedNames(await open({ environment: { FAKE_TOKEN: 'abcdef' } }))).toEqual(['fake']);
    const without = await open();
    expect(without.records).toMatchObject([{ name: 'fake', provider: undefined, isWanted: false }]);
    expect(failedProviders(without)).toEqual([]);
    expect(isConfigured(without)).toBe(false);
  });

  it('knows a bundled provider that is half set as one that is wanted', async () => {
    const two = createFakePlugin({
      options: {
        id: { description: 'An id.', env: 'FAKE_ID', required: true },
        key: { description: 'A key.', env: 'FAKE_KEY', required: true, secret: true },
      },
      create: () => createFakeProvider(),
    });
    const set = await open({
      environment: { FAKE_ID: 'me' },
      bundledPlugins: { '@tasks/provider-fake': () => Promise.resolve(two) },
    });
    expect(failures(set)).toEqual([['fake', expect.stringContaining('set FAKE_KEY')]]);
    expect(isConfigured(set)).toBe(true);
  });
});

describe("the server's section", () => {
  it('is passed on as it is, and not shown', async () => {
    const server = { store: 'postgres://tasks:hunter22@db.example/tasks', whatever: [1] };
    await write('tasks.config.json', { providers: {}, server });
    const set = await open();
    expect(set.server).toEqual(server);
    expect(inspect(set)).not.toContain('hunter22');
    expect(JSON.stringify(set)).not.toContain('hunter22');
  });

  it('may be anything, or be left out', async () => {
    await write('tasks.config.json', { providers: {}, server: 'none' });
    expect((await open()).server).toBe('none');
    await write('tasks.config.json', { providers: {} });
    expect((await open()).server).toBeUndefined();
  });
});

describe('the options of openProviders', () => {
  it('refuse one that nothing reads, and name those that there are', async () => {
    await expect(openProviders({ configPath: 'x' } as OpenProvidersOptions)).rejects.toMatchObject({
      code: 'invalid_argument',
      message: expect.stringMatching(/"configPath".* It has: configurationFile, cwd, /),
    });
  });

  it('need neither plugins nor somebody to tell secrets to', async () => {
    await write('tasks.config.json', { providers: { a: { plugin: './own.mjs', token: 'abcdef' } } });
    await write('own.mjs', pluginSource('own'));
    expect(loadedNames(await openProviders({ configurationFile: join(root, 'tasks.config.json') }))).toEqual(['a']);
  });
});
