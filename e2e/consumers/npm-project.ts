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

/**
 * Makes an empty project and runs `npm install` in it.
 *
 * @param overrides - Where npm gets packages that others depend on and that no registry has.
 */
export function createNpmProject(directory: string, dependencies: Dependencies, overrides: Dependencies = {}): NpmProject {
  mkdirSync(directory, { recursive: true });
  const manifest = { name: 'consumer', private: true, type: 'module', dependencies, overrides };
  writeFileSync(path.join(directory, 'package.json'), JSON.stringify(manifest, null, 2));
  // The settings that pnpm hands to its scripts are no concern of npm's.
  const environment = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^npm_(?!config_registry)/iu.test(name)),
  );
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
      const { status, stdout, stderr } = spawnSync(command, args, { cwd: directory, encoding: 'utf8' });
      return { status, stdout, stderr };
    },
  };
}

function installedInScope(modules: string, scope: string): string[] {
  return readdirSync(modules, { recursive: true, encoding: 'utf8' })
    .map((entry) => entry.replaceAll(path.sep, '/'))
    .filter((entry) => new RegExp(`(?:^|/)${scope}/[^/]+$`, 'u').test(entry))
    .toSorted();
}
