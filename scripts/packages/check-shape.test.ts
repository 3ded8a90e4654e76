import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import type { PackageManifest } from '../workspace.ts';
import { checkShape } from './check-shape.ts';

let directory: string;

beforeEach(() => {
  directory = mkdtempSync(path.join(os.tmpdir(), 'shape-'));
  mkdirSync(path.join(directory, 'src'));
  writeFileSync(path.join(directory, 'src', 'index.ts'), '');
});

afterEach(() => {
  rmSync(directory, { recursive: true });
});

const built = { types: './dist/index.d.mts', default: './dist/index.mjs' };

const sound: PackageManifest = {
  name: '@tasks/provider-example',
  version: '1.0.0',
  license: 'MIT',
  type: 'module',
  sideEffects: false,
  files: ['CHANGELOG.md', 'dist'],
  engines: { node: '>=22.18' },
  repository: { url: 'git+https://github.com/tasks-dev/tasks.git', directory: 'packages/provider-example' },
  exports: { '.': { '@tasks/source': './src/index.ts', ...built }, './package.json': './package.json' },
  publishConfig: { access: 'public', provenance: true, exports: { '.': built, './package.json': './package.json' } },
  dependencies: { '@tasks/provider-kit': 'workspace:^', valibot: 'catalog:' },
  peerDependencies: { '@tasks/core': 'workspace:^' },
};

const soundFiles = ['package.json', 'README.md', 'LICENSE', 'dist/index.mjs', 'dist/index.d.mts'];

interface Change {
  readonly manifest?: Partial<PackageManifest>;
  readonly packed?: Partial<PackageManifest>;
  readonly files?: readonly string[];
  readonly pages?: Readonly<Record<string, string>>;
}

function problems({ manifest = {}, packed = {}, files = soundFiles, pages = {} }: Change = {}): string[] {
  const workspaceManifest = { ...sound, ...manifest };
  const packedManifest: PackageManifest = {
    ...workspaceManifest,
    exports: workspaceManifest.publishConfig?.exports ?? {},
    dependencies: { '@tasks/provider-kit': '^1.0.0', valibot: '^1.5.0' },
    peerDependencies: { '@tasks/core': '^1.0.0' },
    ...packed,
  };
  return checkShape({
    workspacePackage: { directory, location: 'packages/provider-example', manifest: workspaceManifest },
    tarball: 'provider-example.tgz',
    manifest: packedManifest,
    files,
    pages: new Map(Object.entries({ 'README.md': '# Example', ...pages })),
  });
}

describe('checkShape', () => {
  it('finds nothing wrong with a sound package', () => {
    expect(problems()).toEqual([]);
  });

  it.each<[Partial<PackageManifest>, string]>([
    [{ name: 'provider-example' }, 'package.json: name is in the scope @tasks'],
    [{ type: 'commonjs' }, 'package.json: type is "module"'],
    [{ license: 'ISC' }, 'package.json: license is "MIT"'],
    [{ sideEffects: true }, 'package.json: sideEffects is false'],
    [{ engines: { node: '>=20' } }, 'package.json: engines.node is ">=22.18"'],
    [
      { repository: { url: 'git+https://github.com/tasks-dev/tasks.git', directory: 'packages/other' } },
      'package.json: repository.directory is "packages/provider-example"',
    ],
    [{ files: ['CHANGELOG.md'] }, 'package.json: files lists dist'],
    [{ files: ['dist'] }, 'package.json: files lists CHANGELOG.md, which npm does not take by itself'],
    [{ publishConfig: { ...sound.publishConfig, provenance: false } }, 'package.json: publishConfig.provenance is true'],
    [{ publishConfig: { ...sound.publishConfig, access: 'restricted' } }, 'package.json: publishConfig.access is "public"'],
    [{ dependencies: { '@tasks/provider-kit': 'workspace:*' } }, 'dependencies: @tasks/provider-kit is "workspace:^"'],
    [{ peerDependencies: { '@tasks/core': '^0.1.0' } }, 'peerDependencies: @tasks/core is "workspace:^"'],
    [{ dependencies: { '@tasks/core': 'workspace:^' } }, 'dependencies: @tasks/core is a peer dependency'],
    [{ peerDependencies: {} }, 'peerDependencies: lists @tasks/core'],
    [{ files: ['CHANGELOG.md', 'dist', 'docs'] }, 'tarball: holds docs, as files lists it'],
  ])('demands of the manifest: %j', (manifest, problem) => {
    expect(problems({ manifest })).toEqual([problem]);
  });

  it('demands a source for every entry, and published exports that differ from the workspace ones by it alone', () => {
    expect(problems({ manifest: { exports: { '.': built, './package.json': './package.json' } } })).toEqual([
      'exports: . has the condition @tasks/source',
    ]);
    expect(problems({ manifest: { publishConfig: { ...sound.publishConfig, exports: { '.': built } } } })).toContain(
      'publishConfig.exports: equals exports without @tasks/source',
    );
    rmSync(path.join(directory, 'src', 'index.ts'));
    expect(problems()).toEqual(['exports: . leads to a source that exists']);
  });

  it('refuses a tarball whose manifest still speaks of the workspace', () => {
    expect(problems({ packed: { peerDependencies: { '@tasks/core': 'workspace:^' } } })).toEqual([
      'peerDependencies: @tasks/core is packed as workspace:^',
    ]);
    expect(problems({ packed: { dependencies: { valibot: 'catalog:' } } })).toEqual([
      'dependencies: valibot is packed as catalog:',
    ]);
    expect(problems({ packed: { peerDependencies: { '@tasks/core': '1.0.0' } } })).toEqual([
      'peerDependencies: @tasks/core is packed as 1.0.0',
    ]);
    expect(problems({ packed: { exports: sound.exports ?? {} } })).toContain('the packed exports are those of publishConfig');
  });

  it.each(soundFiles)('demands %s in the tarball', (file) => {
    expect(problems({ files: soundFiles.filter((other) => other !== file) })).toEqual([`tarball: holds ${file}`]);
  });

  it('demands the changelog once there is one', () => {
    writeFileSync(path.join(directory, 'CHANGELOG.md'), '');
    expect(problems()).toEqual(['tarball: holds CHANGELOG.md']);
    expect(problems({ files: [...soundFiles, 'CHANGELOG.md'] })).toEqual([]);
  });

  it('demands pages that can be read without the repository', () => {
    const text = '[changes](CHANGELOG.md) [options](#options) [site](https://a.example) [manual](../../docs/cli.md#wait)';
    const files = [...soundFiles, 'CHANGELOG.md'];
    const lost = '[lost](lost.md)';
    expect(problems({ files, pages: { 'README.md': text, 'CHANGELOG.md': lost, 'template/README.md': lost } })).toEqual([
      'README.md:1: ../../docs/cli.md#wait leads to a file of the tarball, or is a whole URL',
    ]);
    expect(problems({ pages: { 'README.md': '\n' } })).toEqual(['README.md: says something']);
  });

  it.each(['src/index.ts', 'dist/index.mjs.map', 'dist/index.test.mjs', 'dist/__fixtures__/body.json', 'tsconfig.json', '.env'])(
    'refuses %s in the tarball',
    (file) => {
      expect(problems({ files: [...soundFiles, file] })).toEqual([`tarball: does not hold ${file}`]);
    },
  );
});
