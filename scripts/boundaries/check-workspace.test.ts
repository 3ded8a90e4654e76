import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { checkWorkspace } from './check-workspace.ts';

let root: string;

beforeEach(() => {
  root = mkdtempSync(path.join(os.tmpdir(), 'boundaries-'));
});

afterEach(() => {
  rmSync(root, { recursive: true });
});

/** A workspace with one package of each layer, all rules kept. */
const sound: Readonly<Record<string, string>> = {
  'packages/core/package.json': manifest('@tasks/core', { entries: ['.', './provider', './testing'] }),
  'packages/core/src/index.ts': `export * from './provider/index.ts';\nexport { poll } from './engine/poll.ts';`,
  'packages/core/src/provider/index.ts': `export { TasksError } from '../errors/tasks-error.ts';`,
  'packages/core/src/provider/ref.ts': `/** For example \`jd:product-image:1\`. */\nexport interface Ref { readonly id: string }`,
  'packages/core/src/errors/tasks-error.ts': `import type { Ref } from '../provider/ref.ts';\nexport class TasksError extends Error { declare ref?: Ref }`,
  'packages/core/src/engine/poll.ts': `export function poll(): string { return 'adjusted'; }`,
  'packages/core/src/engine/poll.test.ts': `import { it } from 'vitest';\nimport { poll } from './poll.ts';\nit('jd', () => { poll(); });`,
  'packages/core/src/testing/index.ts': `import { poll } from '../engine/poll.ts';\nexport const fake = poll;`,
  'packages/provider-kit/package.json': manifest('@tasks/provider-kit', { dependencies: ['ky'], peers: ['@tasks/core'] }),
  'packages/provider-kit/src/index.ts': `import ky from 'ky';\nimport type { Ref } from '@tasks/core/provider';\nexport const client: [typeof ky, Ref?] = [ky];`,
  'packages/provider-jd/package.json': manifest('@tasks/provider-jd', {
    dependencies: ['@tasks/provider-kit'],
    dev: ['@tasks/core', '@tasks/sandbox'],
  }),
  'packages/provider-jd/src/index.ts': `import { client } from '@tasks/provider-kit';\nexport const createJdProvider = () => client;`,
  'packages/provider-jd/src/index.test.ts': `import { poll } from '@tasks/core';\nimport { startSandbox } from '@tasks/sandbox';\nvoid [poll, startSandbox];`,
  'packages/provider-other/package.json': manifest('@tasks/provider-other', {}),
  'packages/provider-other/src/index.ts': `export {};`,
  'packages/sandbox/package.json': manifest('@tasks/sandbox', {}),
  'packages/sandbox/src/index.ts': `import { createServer } from 'node:http';\nimport manifest from '../package.json' with { type: 'json' };\nexport const startSandbox = createServer;`,
  'packages/configuration/package.json': manifest('@tasks/configuration', {
    dependencies: ['@tasks/provider-kit'],
    peers: ['@tasks/core'],
  }),
  'packages/configuration/src/index.ts': `import type { Ref } from '@tasks/core/provider';\nexport const openProviders = (): Promise<[unknown, Ref?]> => import('@tasks/provider-kit').then((kit) => [kit]);`,
  'apps/cli/package.json': manifest('@tasks/cli', {
    dependencies: ['@tasks/core', '@tasks/configuration', '@tasks/provider-jd'],
    bin: 'main',
  }),
  'apps/cli/src/index.ts': `export { openProviders } from '@tasks/configuration';\nexport { poll } from '@tasks/core';`,
  'apps/cli/src/main.ts': `import { createJdProvider } from '@tasks/provider-jd';\nvoid createJdProvider;`,
};

interface ManifestParts {
  readonly entries?: readonly string[];
  readonly dependencies?: readonly string[];
  readonly peers?: readonly string[];
  readonly dev?: readonly string[];
  readonly bin?: string;
}

function manifest(name: string, { entries = ['.'], dependencies = [], peers = [], dev = [], bin }: ManifestParts): string {
  const versions = (names: readonly string[]): Record<string, string> => Object.fromEntries(names.map((each) => [each, '*']));
  return JSON.stringify({
    name,
    exports: Object.fromEntries(
      entries.map((entry) => [
        entry,
        { '@tasks/source': `./${path.posix.join('src', entry, 'index.ts')}`, default: './dist/x.mjs' },
      ]),
    ),
    ...(bin === undefined ? {} : { bin: { [bin]: `dist/${bin}.mjs` } }),
    dependencies: versions(dependencies),
    peerDependencies: versions(peers),
    devDependencies: versions(dev),
  });
}

/** The rules broken once `files` are laid over the sound workspace, as `rule file:line`. */
function broken(files: Readonly<Record<string, string>>): string[] {
  for (const [file, content] of Object.entries({ ...sound, ...files })) {
    mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
    writeFileSync(path.join(root, file), content);
  }
  return checkWorkspace(root).violations.map(({ rule, file, line }) => `${rule} ${file}:${line}`);
}

describe('checkWorkspace', () => {
  it('finds nothing in a sound workspace', () => {
    expect(broken({})).toEqual([]);
    expect(checkWorkspace(root)).toMatchObject({ packages: 7, files: 15 });
  });

  it.each([
    ['a package', `import ky from 'ky';\nvoid ky;`],
    ['a builtin of Node', `import { createHash } from 'node:crypto';\nvoid createHash;`],
    ['a package by a dynamic import', `void import('ky');`],
    ['a type of a package', `export type { Options } from 'ky';`],
  ])('refuses %s in core', (_what, code) => {
    expect(broken({ 'packages/core/src/engine/poll.ts': `export const poll = 1;\n${code}` })).toEqual([
      'core-imports-nothing packages/core/src/engine/poll.ts:2',
    ]);
  });

  it('lets the test helpers of core import Node and peers, and no more', () => {
    const helper = `import type { Server } from 'node:http';\nvoid import('vitest');\nimport ky from 'ky';\nexport const fake: [Server?, typeof ky?] = [];`;
    const peer = manifest('@tasks/core', { entries: ['.', './provider', './testing'], peers: ['vitest'] });
    expect(broken({ 'packages/core/package.json': peer, 'packages/core/src/testing/index.ts': helper })).toEqual([
      'core-imports-nothing packages/core/src/testing/index.ts:3',
    ]);
  });

  it.each([
    [
      'the engine from the contract',
      'provider/ref.ts',
      `import { poll } from '../engine/poll.ts';\nexport type Ref = typeof poll;`,
    ],
    [
      'the engine from the errors',
      'errors/tasks-error.ts',
      `import type { poll } from '../engine/poll.ts';\nexport class TasksError { p?: typeof poll }`,
    ],
    [
      'values of the contract from the errors',
      'errors/tasks-error.ts',
      `import { Ref } from '../provider/ref.ts';\nexport class TasksError { ref?: Ref }`,
    ],
    ['test helpers from the engine', 'engine/poll.ts', `import { fake } from '../testing/fake.ts';\nexport const poll = fake;`],
  ])('keeps the zones of core: %s', (_what, file, code) => {
    const contract = `export { TasksError } from '../errors/tasks-error.ts';\nexport type { Ref } from './ref.ts';`;
    const found = broken({
      'packages/core/src/provider/index.ts': contract,
      'packages/core/src/testing/fake.ts': `export const fake = 1;`,
      [`packages/core/src/${file}`]: code,
    });
    expect(found).toEqual([`core-zones packages/core/src/${file}:1`]);
  });

  it.each([
    ['a provider', 'the engine', 'provider-other', '@tasks/core'],
    ['a provider', 'the sandbox', 'provider-other', '@tasks/sandbox'],
    ['a provider', 'another', 'provider-other', '@tasks/provider-jd'],
    ['a provider', 'an app', 'provider-other', '@tasks/cli'],
    ['a provider', 'the configuration', 'provider-other', '@tasks/configuration'],
    ['the configuration', 'the engine', 'configuration', '@tasks/core'],
    ['the configuration', 'an app', 'configuration', '@tasks/cli'],
    ['the sandbox', 'a provider', 'sandbox', '@tasks/provider-other'],
    ['a store', 'a provider', 'store-memory', '@tasks/provider-other'],
    ['an app', 'another', '../apps/server', '@tasks/cli'],
  ])('keeps %s from %s', (_importer, _target, folder, target) => {
    const location = path.posix.join('packages', folder);
    const found = broken({
      [`${location}/package.json`]: manifest(`@tasks/${path.posix.basename(folder)}`, { dependencies: [target] }),
      [`${location}/src/index.ts`]: `import type {} from '${target}';`,
    });
    expect(found).toEqual([`against-the-arrows ${location}/src/index.ts:1`]);
  });

  it('lets the tool start the server, by any of its entries, and no other app', () => {
    const app = (name: string): Record<string, string> => ({
      [`apps/${name}/package.json`]: manifest(`@tasks/${name}`, { entries: ['.', './command'] }),
      [`apps/${name}/src/index.ts`]: 'export {};',
      [`apps/${name}/src/command/index.ts`]: 'export {};',
    });
    const found = broken({
      ...app('server'),
      ...app('worker'),
      'apps/cli/package.json': manifest('@tasks/cli', { dependencies: ['@tasks/server', '@tasks/worker'] }),
      'apps/cli/src/index.ts': `void import('@tasks/server');\nimport type {} from '@tasks/server/command';\nvoid import('@tasks/worker');`,
      'apps/cli/src/main.ts': 'export {};',
    });
    expect(found).toEqual(['against-the-arrows apps/cli/src/index.ts:3']);
  });

  it('keeps the configuration from a provider, by the arrows and by its name', () => {
    const found = broken({
      'packages/configuration/package.json': manifest('@tasks/configuration', { dependencies: ['@tasks/provider-other'] }),
      'packages/configuration/src/index.ts': `void import('@tasks/provider-other');`,
    });
    expect(found).toEqual([
      'against-the-arrows packages/configuration/src/index.ts:1',
      'knows-a-vendor packages/configuration/src/index.ts:1',
    ]);
  });

  it('lets tests import the engine and the sandbox, but no other provider', () => {
    const found = broken({
      'packages/provider-jd/package.json': manifest('@tasks/provider-jd', {
        dev: ['@tasks/core', '@tasks/sandbox', '@tasks/provider-other'],
      }),
      'packages/provider-jd/src/index.ts': 'export {};',
      'packages/provider-jd/src/other.test.ts': `import { poll } from '@tasks/core';\nimport '@tasks/provider-other';\nvoid poll;`,
    });
    expect(found).toEqual(['against-the-arrows packages/provider-jd/src/other.test.ts:2']);
  });

  it('refuses a deep import into another package', () => {
    const code = `export { client } from '@tasks/provider-kit/src/index.ts';`;
    expect(broken({ 'packages/provider-jd/src/index.ts': code })).toEqual(['deep-import packages/provider-jd/src/index.ts:1']);
  });

  it('refuses a relative path out of the package', () => {
    const code = `export { client } from '../../provider-kit/src/index.ts';`;
    expect(broken({ 'packages/provider-jd/src/index.ts': code })).toEqual(['leaves-package packages/provider-jd/src/index.ts:1']);
  });

  it('refuses what the package does not declare, and a devDependency in code that ships', () => {
    expect(broken({ 'packages/sandbox/src/index.ts': `import 'ky';` })).toEqual(['undeclared packages/sandbox/src/index.ts:1']);
    expect(broken({ 'packages/provider-jd/src/index.ts': `import '@tasks/sandbox';` })).toContain(
      'undeclared packages/provider-jd/src/index.ts:1',
    );
  });

  it('refuses a builtin of Node without node:', () => {
    expect(broken({ 'packages/sandbox/src/index.ts': `import 'fs';` })).toEqual([
      'node-protocol packages/sandbox/src/index.ts:1',
    ]);
  });

  it('refuses a cycle between files, of types too', () => {
    const found = broken({
      'packages/sandbox/src/index.ts': `export type { B } from './b.ts';`,
      'packages/sandbox/src/b.ts': `import type { C } from './c.ts';\nexport type B = C;`,
      'packages/sandbox/src/c.ts': `export type C = import('./b.ts').B;`,
    });
    expect(found).toEqual(['cycle packages/sandbox/src/b.ts:1']);
  });

  it('refuses export * from a public entry, but inside a package', () => {
    const found = broken({
      'packages/sandbox/src/index.ts': `export * from './a.ts';\nexport * as named from './a.ts';`,
      'packages/sandbox/src/a.ts': `export * from './b.ts';`,
      'packages/sandbox/src/b.ts': `export const b = 1;`,
    });
    expect(found).toEqual(['export-all packages/sandbox/src/index.ts:1']);
  });

  it('refuses an import of a file that does not exist', () => {
    expect(broken({ 'packages/sandbox/src/index.ts': `export * as a from './a.js';` })).toEqual([
      'missing-file packages/sandbox/src/index.ts:1',
    ]);
  });

  it.each([
    ['a name', 'export function signJdRequest() {}'],
    ['an acronym', 'export const JDCloudRegion = 1;'],
    ['a text', `export const host = 'https://x.myshoplaza.com';`],
    ['a template', 'export const text = `ask ${1} of other`;'],
    ['a property', `export const ports = { shoplazza: 1 };`],
  ])('refuses a vendor in %s of core, provider-kit or configuration', (_what, code) => {
    const shoplazza = { 'packages/provider-shoplazza/package.json': manifest('@tasks/provider-shoplazza', {}) };
    const places = ['core/src/engine/poll.ts', 'provider-kit/src/index.ts', 'configuration/src/open.ts'];
    const files = Object.fromEntries(places.map((place) => [`packages/${place}`, code]));
    expect(broken({ ...shoplazza, ...files }).toSorted()).toEqual(
      places.map((place) => `knows-a-vendor packages/${place}:1`).toSorted(),
    );
  });

  it('allows a vendor as an example in a message', () => {
    const ref = "export const message = 'Write a ref, such as jd:product-image:1, or an id.';";
    const entry = `export const message = 'It is no object such as { "plugin": "@tasks/provider-jd" }.';`;
    expect(broken({ 'packages/provider-kit/src/index.ts': ref, 'packages/configuration/src/open.ts': entry })).toEqual([]);
  });

  it('takes no more than the example for one', () => {
    const code = `export const message = 'It is no object such as { "a": 1 }, or jd.';`;
    expect(broken({ 'packages/configuration/src/open.ts': code })).toEqual([
      'knows-a-vendor packages/configuration/src/open.ts:1',
    ]);
  });

  it('asks for a layer for a package that no rule knows', () => {
    const found = broken({
      'packages/new/package.json': manifest('@tasks/new', { dependencies: ['@tasks/core'] }),
      'packages/new/src/index.ts': `import '@tasks/core';`,
    });
    expect(found).toEqual(['no-layer packages/new/src/index.ts:1']);
  });
});
