import { mkdir, mkdtemp, realpath, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { createFakePlugin, createJobProvider } from '../testing/fake-plugin.ts';
import { loadProviders } from './load-providers.ts';
import type { ProvidersToLoad } from './load-providers.ts';
import type { ProviderSet } from './provider-set.ts';

let root: string;
let secrets: string[];

beforeEach(async () => {
  root = await realpath(await mkdtemp(join(tmpdir(), 'tasks-configuration-')));
  secrets = [];
});

async function write(path: string, content: string): Promise<string> {
  const file = join(root, path);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, content);
  return file;
}

function load(more: Partial<ProvidersToLoad> = {}): Promise<ProviderSet> {
  return loadProviders({
    explicit: undefined,
    cwd: root,
    homeDirectory: join(root, 'home'),
    environment: {},
    plugins: [],
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
const loadedNames = ({ records }: ProviderSet): (string | undefined)[] =>
  records.filter(({ provider }) => provider).map(({ name }) => name);

describe('finding a configuration', () => {
  it('takes the nearest upward from the working directory, past a repository and the home directory', async () => {
    const file = await write('tasks.config.json', minimal);
    await write('home/.git/HEAD', '');
    await mkdir(join(root, 'home/project/deep'), { recursive: true });
    expect(await load({ cwd: join(root, 'home/project/deep') })).toMatchObject({ configurationFile: file });
    const nearer = await write('home/project/tasks.config.json', minimal);
    expect(await load({ cwd: join(root, 'home/project/deep') })).toMatchObject({ configurationFile: nearer });
  });

  it('prefers .ts to .js to .json in one folder', async () => {
    await write('tasks.config.json', minimal);
    await write('package.json', '{"type":"module"}');
    const js = await write('tasks.config.js', `export default ${minimal};`);
    expect((await load()).configurationFile).toBe(js);
    const ts = await write('tasks.config.ts', `interface A { a: string }\nexport default ${minimal} as unknown as A;`);
    expect((await load()).configurationFile).toBe(ts);
  });

  it("falls back to the user's config directory: XDG_CONFIG_HOME, or ~/.config when that is not set or relative", async () => {
    const xdg = await write('xdg/tasks/tasks.config.json', minimal);
    const home = await write('home/.config/tasks/tasks.config.json', minimal);
    await mkdir(join(root, 'elsewhere'));
    const cwd = join(root, 'elsewhere');
    expect((await load({ cwd, environment: { XDG_CONFIG_HOME: join(root, 'xdg') } })).configurationFile).toBe(xdg);
    expect((await load({ cwd })).configurationFile).toBe(home);
    expect((await load({ cwd, environment: { XDG_CONFIG_HOME: 'xdg' } })).configurationFile).toBe(home);
  });

  it('takes the file that --config names, and says when there is none', async () => {
    await write('tasks.config.json', minimal);
    const other = await write('other.json', minimal);
    expect((await load({ explicit: 'other.json' })).configurationFile).toBe(other);
    await expect(load({ explicit: 'none.json' })).rejects.toMatchObject({
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
    const error: unknown = await load().catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'invalid_argument', message: expect.stringContaining(message) });
    expect((error as Error).message).not.toContain('hunter22');
  });
});

describe('options', () => {
  it('tells where each value comes from, and never shows a secret', async () => {
    await write('token.txt', 'secret-of-the-file\n');
    await write(
      'tasks.config.json',
      JSON.stringify({
        providers: {
          a: { plugin: '@tasks/provider-fake', token: { env: 'A_TOKEN' } },
          b: { plugin: '@tasks/provider-fake', token: { file: 'token.txt' }, region: 'south' },
          c: { plugin: '@tasks/provider-fake', baseUrl: 'https://user:hunter22@c.example/' },
        },
      }),
    );
    const { records } = await load({ environment: { A_TOKEN: 'secret-of-a', FAKE_TOKEN: ' secret-of-all ', FAKE_REGION: '' } });
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
    expect(JSON.stringify(records.map(({ options }) => options))).not.toContain('secret-of');
  });

  it('names what is missing and takes no other provider down', async () => {
    await write(
      'tasks.config.json',
      JSON.stringify({
        providers: {
          a: { plugin: '@tasks/provider-fake', token: { env: 'A_TOKEN' } },
          b: { plugin: '@tasks/provider-fake' },
          c: { plugin: '@tasks/provider-fake', token: 'abcdef' },
        },
      }),
    );
    const set = await load();
    expect(loadedNames(set)).toEqual(['c']);
    expect(set.records[0]?.error?.message).toContain(
      'option "token" refers to the environment variable A_TOKEN, which is not set',
    );
    expect(set.records[1]?.error?.message).toContain('option "token" is missing: set FAKE_TOKEN');
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
    await write(
      'etc/tasks.config.json',
      JSON.stringify({
        providers: { a: { plugin: './plugin.mjs' }, b: { plugin: './folder' }, c: { plugin: 'tasks-provider-three' } },
      }),
    );
    const set = await load({ explicit: 'etc/tasks.config.json' });
    expect(set.records.map(({ error }) => error)).toEqual([undefined, undefined, undefined]);
    expect(loadedNames(set)).toEqual(['a', 'b', 'c']);
    expect(set.records[2]?.origin).toBe(three);
  });

  it('may be loaded by --plugin beside those of the configuration, under their own name', async () => {
    await write('plugin.mjs', pluginSource('mine'));
    await write('other.mjs', pluginSource('other'));
    await write('tasks.config.json', minimal);
    const set = await load({ plugins: ['./other.mjs', './plugin.mjs'] });
    expect(loadedNames(set)).toEqual(['mine', 'other']);
    expect(set.records[2]?.error?.message).toContain('second provider named "mine"');
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
    const set = await load({ plugins: [plugin, '@tasks/provider-fake'], environment: { FAKE_TOKEN: 'abcdef' } });
    expect(loadedNames(set)).toEqual(['fake']);
    expect(set.records[0]).toMatchObject({ specifier: plugin, isWanted: true });
    expect(set.records[0]?.error?.message).toContain(message);
  });

  it('may be given as objects in a JavaScript configuration', async () => {
    await write('tasks.config.mjs', `${pluginSource('x')}\nexport default { providers: { here: { plugin } } };`);
    expect(loadedNames(await load({ explicit: 'tasks.config.mjs' }))).toEqual(['here']);
  });

  it('whose factory throws is named', async () => {
    const failing = createFakePlugin({
      create: () => {
        throw new Error('no socket');
      },
    });
    const set = await load({
      environment: { FAKE_TOKEN: 'abcdef' },
      bundledPlugins: { '@tasks/provider-fake': () => Promise.resolve(failing) },
    });
    expect(set.records[0]?.error?.message).toBe('The plugin @tasks/provider-fake failed to make the provider "fake": no socket');
  });
});

describe('without a configuration', () => {
  it('loads the bundled providers whose environment is set', async () => {
    expect(loadedNames(await load({ environment: { FAKE_TOKEN: 'abcdef' } }))).toEqual(['fake']);
    const without = await load();
    expect(without.records).toMatchObject([{ name: 'fake', provider: undefined, isWanted: false }]);
  });

  it('knows a bundled provider that is half set as one that is wanted', async () => {
    const two = createFakePlugin({
      options: {
        id: { description: 'An id.', env: 'FAKE_ID', required: true },
        key: { description: 'A key.', env: 'FAKE_KEY', required: true, secret: true },
      },
      create: () => createJobProvider('fake'),
    });
    const set = await load({
      environment: { FAKE_ID: 'me' },
      bundledPlugins: { '@tasks/provider-fake': () => Promise.resolve(two) },
    });
    expect(set.records[0]).toMatchObject({ isWanted: true });
    expect(set.records[0]?.error?.message).toContain('set FAKE_KEY');
  });
});
