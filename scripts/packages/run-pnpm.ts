import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';

import { repositoryRoot } from '../workspace.ts';

/**
 * Runs the pnpm that runs this script, or the one that `package.json` pins when none does.
 *
 * @param environment - @default that of this process
 * @returns what it printed to stdout.
 * @throws {Error} when it exits with anything but 0; holds its stdout and its stderr.
 */
export function runPnpm(args: readonly string[], directory: string, environment: NodeJS.ProcessEnv = process.env): string {
  const [command, ...first] = pnpmCommand();
  return execFileSync(command, [...first, ...args], {
    cwd: directory,
    env: environment,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    maxBuffer: 64 * 1024 * 1024,
  });
}

function pnpmCommand(): readonly [string, ...string[]] {
  const running = process.env['npm_execpath'];
  if (running !== undefined && path.basename(running).startsWith('pnpm')) return [process.execPath, running];
  const { packageManager } = JSON.parse(readFileSync(path.join(repositoryRoot, 'package.json'), 'utf8')) as {
    packageManager: string;
  };
  return ['npx', '-y', packageManager];
}
