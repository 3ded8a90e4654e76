import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { providerContract } from '@tasks/core/testing';
import type { ProviderContractContext, TaskTypeUpstream } from '@tasks/core/testing';
import type { TaskProviderV1 } from '@tasks/core/provider';
import { parseHttpProvider } from '@tasks/provider-kit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { authKinds } from '../choices/auth.ts';
import type { AuthKind } from '../choices/auth.ts';
import { kinds } from '../choices/kinds.ts';
import type { ProviderKind } from '../choices/kinds.ts';
import { packageManagerOf, packageManagers } from '../choices/package-manager.ts';
import type { PackageManagerName } from '../choices/package-manager.ts';
import { readOwnManifest } from '../command/read-own-manifest.ts';
import { packageDirectory, templateDirectory } from '../test-support/template-directory.ts';
import { writePackage } from '../write/write-package.ts';
import { renderPackage } from './render-package.ts';
import { openTemplate } from './template.ts';
import type { PackageFiles } from './template.ts';

// Every kind of package with every kind of credentials, as it is written: types, lint, format, and the contract. What npm installs is the end-to-end tests'.

interface Variant {
  readonly kind: ProviderKind;
  readonly auth: AuthKind;
}

const variants: readonly Variant[] = kinds.flatMap(({ value: kind }) => authKinds.map(({ value: auth }) => ({ kind, auth })));
const modules = path.join(packageDirectory, 'node_modules');
const { versions } = readOwnManifest(packageDirectory);
const template = openTemplate(templateDirectory);

function filesOf({ kind, auth }: Variant, name: string, packageManager: PackageManagerName = 'npm'): PackageFiles {
  const plan = {
    name,
    packageName: `tasks-provider-${name}`,
    baseUrl: `https://${name}.test`,
    packageManager: packageManagerOf(packageManager),
  };
  return renderPackage(template, { ...plan, kind, auth }, versions);
}

let root: string;

function directoryOf({ kind, auth }: Variant): string {
  return path.join(root, `${kind}-${auth}`);
}

/** Runs a tool of `node_modules` in a folder. @returns all that it printed, and its exit code. */
function runTool(
  tool: string,
  args: readonly string[],
  cwd: string,
): { readonly status: number | null; readonly output: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [path.join(modules, ...tool.split('/')), ...args], {
    cwd,
    encoding: 'utf8',
  });
  return { status, output: stdout + stderr };
}

beforeAll(() => {
  root = mkdtempSync(path.join(os.tmpdir(), 'written-packages-'));
  symlinkSync(modules, path.join(root, 'node_modules'), 'junction');
  for (const variant of variants) writePackage(directoryOf(variant), filesOf(variant, 'my-vendor'));
});

afterAll(() => {
  rmSync(root, { recursive: true });
});

describe.each(variants)('a package of kind $kind with auth $auth', (variant) => {
  it('has nothing that its linter or its formatter would change', () => {
    const lint = runTool('oxlint/bin/oxlint', ['--deny-warnings'], directoryOf(variant));
    expect(lint.output).toContain('Found 0 warnings and 0 errors.');
    const format = runTool('oxfmt/bin/oxfmt', ['--check'], directoryOf(variant));
    expect(format.output).toContain('All matched files use the correct format.');
    expect([lint.status, format.status]).toEqual([0, 0]);
  });

  it('keeps the provider contract', async () => {
    const checks = providerContract(await contractOf(variant));
    expect(checks.length).toBeGreaterThan(50);
    // Those that have to do with how requests prove whose they are; the end-to-end tests run all.
    const chosen = checks.filter(({ rule }) => /^(?:shape|states|secrets|calls|instances|submit|cancel)\//.test(rule));
    for (const check of chosen) await check.run();
  });
});

/** The options of the checks, as the package's own contract test has them. */
async function contractOf({ kind, auth }: Variant): Promise<Parameters<typeof providerContract>[0]> {
  const file = (name: string): string => path.join(directoryOf({ kind, auth }), name);
  const { job } = (await import(file('test/upstream.ts'))) as { job: TaskTypeUpstream };
  const { credentials, secrets } = (await import(file('test/account.ts'))) as { credentials: object; secrets: readonly string[] };
  const create = await factoryOf(kind, file);
  return {
    create: ({ baseUrl, timeoutMs }: ProviderContractContext) => create({ ...credentials, baseUrl, timeoutMs }),
    secrets,
    upstream: { job },
  };
}

async function factoryOf(kind: ProviderKind, file: (name: string) => string): Promise<(options: object) => TaskProviderV1> {
  if (kind === 'json') {
    const { default: definition } = (await import(file('my-vendor.json'))) as { default: unknown };
    const { create } = parseHttpProvider(definition);
    return (options) => create({ ...options });
  }
  const { createMyVendorProvider } = (await import(file('src/index.ts'))) as {
    createMyVendorProvider: (options: object) => TaskProviderV1;
  };
  return createMyVendorProvider;
}

describe('a package', () => {
  it('type-checks, whatever its kind', () => {
    // All in one go, by the settings that each has; but our packages are read from their sources, whose own errors are not meant here.
    const configuration = {
      extends: path.join(directoryOf({ kind: 'code', auth: 'none' }), 'tsconfig.json'),
      compilerOptions: { customConditions: ['@tasks/source'] },
      include: variants.flatMap((variant) => ['src', 'test', '*.ts'].map((part) => path.join(directoryOf(variant), part))),
    };
    writeFileSync(path.join(root, 'tsconfig.json'), JSON.stringify(configuration));
    const { output } = runTool('typescript/bin/tsc', ['-p', root, '--pretty', 'false'], root);
    const listed = runTool('typescript/bin/tsc', ['-p', root, '--listFilesOnly'], root).output.split('\n');
    expect(listed.filter((file) => file.includes('contract.test.ts'))).toHaveLength(variants.length);
    expect(output.split('\n').filter((line) => line !== '' && !/^\s|^\.\./.test(line))).toEqual([]);
  });

  it.each(['a', 'v2', 'z'.repeat(32), 'abcdefghijklmnopqrstuvwxyz-abcde'])('is formatted with the name %s, too', (name) => {
    const directory = path.join(root, `named-${name}`);
    for (const kind of ['code', 'declarative'] as const) {
      for (const { value: auth } of authKinds) {
        const target = path.join(directory, `${kind}-${auth}`);
        writePackage(target, filesOf({ kind, auth }, name));
        expect(runTool('oxfmt/bin/oxfmt', ['--check'], target).output).toContain('All matched files use the correct format.');
      }
    }
  });

  it.each(packageManagers)('speaks %s, and no word of the template is left in it', (packageManager) => {
    for (const variant of variants) {
      for (const [file, text] of filesOf(variant, 'my-vendor', packageManager)) {
        expect(`${file}\n${text}`).not.toMatch(/[Aa]cme|ACME|DEFINITION|<!--/);
        const foreign = packageManager === 'npm' ? /\bpnpm\b|\byarn\b/ : /\bnpm (?:run|install|ci|test)|npx/;
        expect(text.replaceAll(/pnpm-lock|\.yarn/g, '')).not.toMatch(foreign);
      }
    }
  });

  it('has a workflow that runs its own scripts', () => {
    for (const variant of variants) {
      const files = filesOf(variant, 'my-vendor');
      const { scripts } = JSON.parse(files.get('package.json') ?? '{}') as { scripts: Readonly<Record<string, string>> };
      for (const workflow of ['.github/workflows/ci.yml', '.github/workflows/release.yml']) {
        const run = [...(files.get(workflow) ?? '').matchAll(/- run: npm (?:run )?([a-z]+)/g)].map(([, script = '']) => script);
        expect(run.filter((script) => script !== 'ci' && !(script in scripts))).toEqual([]);
        expect(run).toContain('test');
        expect(run.includes('build')).toBe(variant.kind !== 'json');
      }
    }
  });
});
