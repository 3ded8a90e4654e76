import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** What a program printed and how it ended. */
export interface RunResult {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** An npm project outside the workspace. */
export interface NpmProject {
  readonly directory: string;
  /** The packages of the scope that npm installed, at any depth. */
  installedInScope(scope: string): string[];
  run(command: string, args: readonly string[]): RunResult;
}

/** Dependencies by name: versions, or `file:` specifiers of tarballs. */
export type Dependencies = Readonly<Record<string, string>>;

/** What differs from an ordinary `npm install`. */
export interface NpmProjectOptions {
  /** Where npm gets packages that others depend on and that no registry has. */
  readonly overrides?: Dependencies;
  /** The environment of npm and of what is run. @default that of this process, with the registry as npm's only setting */
  readonly environment?: NodeJS.ProcessEnv;
}

/** Makes an empty project and runs `npm install` in it. */
export function createNpmProject(
  directory: string,
  dependencies: Dependencies,
  { overrides = {}, environment = environmentWithout(/^npm_(?!config_registry)/iu) }: NpmProjectOptions = {},
): NpmProject {
  mkdirSync(directory, { recursive: true });
  const manifest = { name: 'consumer', private: true, type: 'module', dependencies, overrides };
  writeFileSync(path.join(directory, 'package.json'), JSON.stringify(manifest, null, 2));
  execFileSync('npm', ['install', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: directory,
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe'],
    shell: process.platform === 'win32',
  });
  return {
    directory,
    installedInScope: (scope) => installedInScope(path.join(directory, 'node_modules'), scope),
    run(command, args) {
      const { status, stdout, stderr } = spawnSync(command, args, { cwd: directory, env: environment, encoding: 'utf8' });
      return { status, stdout, stderr };
    },
  };
}

/** The environment of this process but for some variables: what pnpm hands to its scripts is no concern of npm's. */
export function environmentWithout(names: RegExp): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !names.test(name)));
}

function installedInScope(modules: string, scope: string): string[] {
  return readdirSync(modules, { recursive: true, encoding: 'utf8' })
    .map((entry) => entry.replaceAll(path.sep, '/'))
    .filter((entry) => new RegExp(`(?:^|/)${scope}/[^/]+$`, 'u').test(entry))
    .toSorted();
}
