import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createFakeTerminal, keys } from '../test-support/fake-terminal.ts';
import { packageDirectory, templateDirectory } from '../test-support/template-directory.ts';
import { readOwnManifest } from './read-own-manifest.ts';
import type { OwnManifest } from './read-own-manifest.ts';
import { run } from './run.ts';
import type { RunContext } from './run.ts';

const { versions: references } = readOwnManifest(packageDirectory);
const manifest: OwnManifest = {
  version: '1.2.3',
  versions: Object.fromEntries(Object.keys(references).map((name) => [name, '^7.0.0'])),
};

let root: string;

beforeEach(() => {
  root = mkdtempSync(path.join(os.tmpdir(), 'create-provider-'));
});

afterEach(() => {
  rmSync(root, { recursive: true });
});

interface Result {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

async function runWith(args: readonly string[], more: Partial<RunContext> = {}): Promise<Result> {
  let [stdout, stderr] = ['', ''];
  const exitCode = await run({
    args,
    cwd: root,
    userAgent: 'npm/11.0.0 node/v24.0.0 linux x64 workspaces/false',
    manifest,
    template: templateDirectory,
    print: (text) => (stdout += text),
    printError: (text) => (stderr += text),
    ...more,
  });
  return { exitCode, stdout, stderr };
}

function read(file: string): string {
  return readFileSync(path.join(root, file), 'utf8');
}

describe('without a terminal', () => {
  it('writes what the flags say, and tells what to do next', async () => {
    const args = ['--name', 'acme', '--kind', 'code', '--auth', 'hmac', '--scope', 'me', '--base-url', 'https://acme.test/'];
    const { exitCode, stdout, stderr } = await runWith([...args, '--package-manager', 'pnpm']);
    expect(stderr).toBe('');
    expect(stdout).toMatch(/^Wrote \d+ files of @me\/tasks-provider-acme to tasks-provider-acme\.\n/);
    const commands = [...stdout.matchAll(/^ {2}(.*?)(?: +#.*)?$/gm)].map(([, command]) => command);
    expect(commands).toEqual([
      'cd tasks-provider-acme',
      'pnpm install',
      'pnpm test',
      'pnpm build',
      'pnpm sandbox tasks --plugin . wait acme:job-1',
    ]);
    expect(exitCode).toBe(0);
    expect(JSON.parse(read('tasks-provider-acme/package.json'))).toMatchObject({
      name: '@me/tasks-provider-acme',
      keywords: ['tasks-provider'],
      packageManager: 'pnpm@10.34.8',
      peerDependencies: { '@tasks/core': '^7.0.0' },
      dependencies: { '@tasks/provider-kit': '^7.0.0' },
      publishConfig: { access: 'public', provenance: true },
    });
    expect(read('tasks-provider-acme/src/options.ts')).toContain("'https://acme.test'");
    expect(read('tasks-provider-acme/src/auth.ts')).toContain('createHmac');
    expect(read('tasks-provider-acme/.gitignore')).toContain('node_modules/');
  });

  it('takes the usual where nothing is said, and the name of the directory', async () => {
    const { exitCode, stdout } = await runWith(['packages/tasks-provider-acme']);
    expect(exitCode).toBe(0);
    expect(stdout).toContain('cd packages/tasks-provider-acme\n');
    const index = read('packages/tasks-provider-acme/src/index.ts');
    expect(index).toContain('defineHttpProvider({\n');
    expect(index).toContain("auth: { type: 'bearer', token: '{options.token}' }");
    expect(index).toContain("baseUrl: 'https://api.acme.example/v1'");
  });

  it('writes into the working directory', async () => {
    const cwd = path.join(root, 'acme');
    mkdirSync(path.join(cwd, '.git'), { recursive: true });
    const { exitCode, stdout } = await runWith(['.', '--kind', 'json'], { cwd });
    expect(exitCode).toBe(0);
    expect(stdout).toContain('to this directory.');
    expect(stdout).not.toContain('cd ');
    expect(existsSync(path.join(cwd, 'acme.json'))).toBe(true);
  });

  it.each<[readonly string[], string]>([
    [[], 'What is the vendor called?'],
    [['Big Vendor'], 'The directory "Big Vendor" does not tell the vendor\'s name. A name begins with'],
    [['acme', '--kind', 'x'], '--kind "x"'],
    [['taken'], 'The directory taken is not empty: it holds mine.txt.'],
  ])('refuses %j with exit code 2, and writes nothing', async (args, message) => {
    mkdirSync(path.join(root, 'taken'));
    writeFileSync(path.join(root, 'taken', 'mine.txt'), 'mine');
    const { exitCode, stdout, stderr } = await runWith(args);
    expect(stderr).toContain(`error: ${message}`);
    expect([exitCode, stdout]).toEqual([2, '']);
    expect(readdirSync(root, { recursive: true, encoding: 'utf8' }).toSorted()).toEqual([
      'taken',
      path.join('taken', 'mine.txt'),
    ]);
  });

  it('ends with exit code 1 when it cannot write, and leaves nothing', async () => {
    const { exitCode, stderr } = await runWith(['acme'], { template: path.join(root, 'no-template') });
    expect(exitCode).toBe(1);
    expect(stderr).toContain('could not be written, and nothing of it is left');
    expect(readdirSync(root)).toEqual([]);
  });

  it('does not write the references of a workspace into packages', async () => {
    const { exitCode, stderr } = await runWith(['acme'], { manifest: { version: '1.2.3', versions: references } });
    expect(exitCode).toBe(2);
    expect(stderr).toContain('it was not packed');
  });

  it('tells its version, and what there is', async () => {
    expect(await runWith(['--version'])).toEqual({ exitCode: 0, stdout: '1.2.3\n', stderr: '' });
    expect((await runWith(['-h'])).stdout).toContain('Usage: create-provider [directory] [options]');
  });
});

describe('on a terminal', () => {
  it('asks for everything, and again where the answer is of no use', async () => {
    const terminal = createFakeTerminal([
      ['What is the vendor called?', `Acme${keys.enter}`],
      ['A name begins with', `${keys.clearLine}acme${keys.enter}`],
      ['How do you want to write the provider?', keys.down + keys.enter],
      ['How do requests prove whose they are?', keys.down + keys.down + keys.enter],
      ['Where is the API?', keys.enter],
      ['Which package manager?', keys.enter],
    ]);
    const { exitCode, stdout } = await runWith([], { terminal, userAgent: 'pnpm/10.1.0 npm/? node/v24.0.0 linux x64' });
    expect(exitCode).toBe(0);
    expect(terminal.shown()).toMatch(/Wrote \d+ files of tasks-provider-acme to tasks-provider-acme\./);
    expect(stdout).toMatch(/^Next:\n/);
    const definition = JSON.parse(read('tasks-provider-acme/acme.json')) as { auth: { type: string }; baseUrl: string };
    expect(definition.auth.type).toBe('basic');
    expect(definition.baseUrl).toBe('https://api.acme.example/v1');
    expect(read('tasks-provider-acme/package.json')).toContain('"packageManager": "pnpm@10.1.0"');
  });

  it('asks only for what was not given', async () => {
    const terminal = createFakeTerminal([
      ['What is the vendor called?', keys.enter],
      ['Where is the API?', `https://acme.test/api${keys.enter}`],
    ]);
    const args = ['tasks-provider-acme', '--kind', 'json', '--auth', 'none', '--package-manager', 'npm'];
    expect((await runWith(args, { terminal })).exitCode).toBe(0);
    expect(terminal.shown()).not.toContain('How do you want to write');
    expect(read('tasks-provider-acme/acme.json')).toContain('"baseUrl": "https://acme.test/api"');
  });

  it('asks nothing with --yes', async () => {
    const terminal = createFakeTerminal([]);
    const { exitCode, stdout } = await runWith(['acme', '--yes'], { terminal });
    expect([exitCode, terminal.shown()]).toEqual([0, '']);
    expect(stdout).toContain('Wrote');
  });

  it('ends with exit code 130 on Ctrl-C, and has written nothing', async () => {
    const terminal = createFakeTerminal([
      ['What is the vendor called?', `acme${keys.enter}`],
      ['How do you want to write the provider?', keys.ctrlC],
    ]);
    const { exitCode, stdout, stderr } = await runWith([], { terminal });
    expect([exitCode, stdout, stderr]).toEqual([130, '', '']);
    expect(terminal.shown()).toContain('Nothing was written.');
    expect(readdirSync(root)).toEqual([]);
  });
});

describe('the versions in new packages', () => {
  it('stand in the manifest of this package, as references that packing resolves', () => {
    const own = Object.entries(references).filter(([name]) => name.startsWith('@tasks/'));
    expect(own.map(([name]) => name)).toEqual(['@tasks/cli', '@tasks/core', '@tasks/provider-kit']);
    expect(new Set(own.map(([, range]) => range))).toEqual(new Set(['workspace:^']));
    const others = Object.entries(references).filter(([name]) => !name.startsWith('@tasks/'));
    expect(new Set(others.map(([, range]) => range))).toEqual(new Set(['catalog:']));
  });
});
