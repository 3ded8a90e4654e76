import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { packWorkspace } from '../../scripts/packages/pack-workspace.ts';
import type { PackedPackage } from '../../scripts/packages/pack-workspace.ts';
import { readWorkspace, repositoryRoot } from '../../scripts/workspace.ts';
import { installNodes, nodeLines } from './node-binaries.ts';
import { createNpmProject } from './npm-project.ts';
import type { NpmProject } from './npm-project.ts';
import { checkTypes, typeSettings } from './check-types.ts';

const workspace = readWorkspace(repositoryRoot).filter(({ manifest }) => manifest.private !== true);
const entries = workspace.flatMap(({ manifest }) =>
  Object.keys(manifest.exports ?? {})
    .filter((subpath) => !subpath.endsWith('.json'))
    .map((subpath) => path.posix.join(manifest.name, subpath)),
);
const providers = workspace.map(({ manifest }) => manifest.name).filter((name) => /^@tasks\/provider-(?!kit$)/u.test(name));

let scratch: string;
let packed: readonly PackedPackage[];
let nodes: ReturnType<typeof installNodes>;

function tarballs(names: readonly string[]): Record<string, string> {
  const wanted = packed.filter(({ manifest }) => names.includes(manifest.name));
  return Object.fromEntries(wanted.map(({ manifest, tarball }) => [manifest.name, `file:${tarball}`]));
}

beforeAll(() => {
  scratch = mkdtempSync(path.join(os.tmpdir(), 'consumers-'));
  packed = packWorkspace(repositoryRoot, scratch);
  nodes = installNodes(path.join(scratch, 'nodes'));
});

afterAll(() => {
  rmSync(scratch, { recursive: true, force: true });
});

describe('a project with every package', () => {
  let project: NpmProject;

  beforeAll(() => {
    const everyPackage = tarballs(workspace.map(({ manifest }) => manifest.name));
    project = createNpmProject(path.join(scratch, 'every-package'), { ...everyPackage, ...compilerVersions() });
    cpSync(path.join(import.meta.dirname, 'programs'), path.join(project.directory, 'src'), { recursive: true });
  });

  it('has all that its packages ask for', () => {
    expect(project.run('npm', ['ls', '--all'])).toMatchObject({ status: 0 });
  });

  describe.each(nodeLines)('on Node %s', (line) => {
    it('is the Node that is meant', () => {
      expect(project.run(nodes[line], ['--version']).stdout).toMatch(new RegExp(`^v${line}\\.`, 'u'));
    });

    it.each(entries)('imports %s', (entry) => {
      const code = `console.log(Object.keys(await import(${JSON.stringify(entry)})).length > 0)`;
      const { stderr, ...result } = project.run(nodes[line], ['--input-type=module', '--eval', code]);
      expect(result).toEqual({ status: 0, stdout: 'true\n' });
      // Node.js 22 itself says that its SQLite is experimental, once, to whoever loads it.
      const isWarned = line === '22' && entry === '@tasks/store-sqlite';
      expect(stderr).toMatch(isWarned ? /^[^\n]*ExperimentalWarning: SQLite[^\n]*\n[^\n]*\n$/u : /^$/u);
    });

    it('runs the installed tool', () => {
      const { version } = workspace.find(({ manifest }) => manifest.name === '@tasks/cli')?.manifest ?? { version: 'none' };
      const tool = path.join('node_modules', '@tasks', 'cli', 'dist', 'main.mjs');
      expect(project.run(nodes[line], [tool, '--version'])).toEqual({ status: 0, stdout: `${version}\n`, stderr: '' });
    });

    it('follows tasks of both vendors with the library', () => {
      expect(project.run(nodes[line], [path.join('src', 'follow.mjs')])).toEqual({
        status: 0,
        stdout: 'jd succeeded p1/1.jpg\nshoplazza succeeded https://example.com/a.png\n',
        stderr: '',
      });
    });
  });

  it('puts the tool where npm finds it', () => {
    expect(project.run('npm', ['exec', '--no', '--', 'tasks', '--version'])).toMatchObject({ status: 0 });
  });

  it.each(typeSettings)(
    'has types for moduleResolution $moduleResolution, exactOptionalPropertyTypes $exactOptionalPropertyTypes',
    (settings) => {
      const compiler = path.join('node_modules', 'typescript', 'bin', 'tsc');
      expect(checkTypes(project, 'src/library.ts', settings, compiler)).toEqual({ status: 0, stdout: '', stderr: '' });
    },
  );
});

describe.each(providers)('a project with core and %s alone', (provider) => {
  let project: NpmProject;

  beforeAll(() => {
    const directory = path.join(scratch, path.basename(provider));
    const overrides = tarballs(['@tasks/provider-kit']);
    project = createNpmProject(directory, tarballs(['@tasks/core', provider]), { overrides });
  });

  it('installs no other provider, no store and no app, and one core', () => {
    expect(project.installedInScope('@tasks')).toEqual(['@tasks/core', '@tasks/provider-kit', provider].toSorted());
  });

  it('has all that its packages ask for', () => {
    expect(project.run('npm', ['ls', '--all'])).toMatchObject({ status: 0 });
  });

  it.each(nodeLines)('offers its provider and its plugin on Node %s', (line) => {
    const code = `const { plugin, ...rest } = await import(${JSON.stringify(provider)});
      console.log(typeof plugin, Object.keys(rest).some((name) => /^create\\w+Provider$/u.test(name)));`;
    expect(project.run(nodes[line], ['--input-type=module', '--eval', code])).toEqual({
      status: 0,
      stdout: 'object true\n',
      stderr: '',
    });
  });
});

/** The compiler and the types of Node, in the versions of this repository. */
function compilerVersions(): Record<string, string> {
  return Object.fromEntries(
    ['typescript', '@types/node'].map((name) => {
      const manifest = readFileSync(path.join(repositoryRoot, 'node_modules', name, 'package.json'), 'utf8');
      return [name, (JSON.parse(manifest) as { version: string }).version];
    }),
  );
}
