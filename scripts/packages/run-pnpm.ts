import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';

import { repositoryRoot } from '../workspace.ts';

/**
 * Runs the pnpm that runs this script, or the one that `package.json` pins when none does.
 *
 * @returns what it printed to stdout.
 * @throws {Error} when it exits with anything but 0; holds its stderr.
 */
export function runPnpm(args: readonly string[], directory: string): string {
  const running = process.env['npm_execpath'];
  if (running !== undefined && path.basename(running).startsWith('pnpm')) {
    return execFileSync(process.execPath, [running, ...args], {
      cwd: directory,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  }
  const { packageManager } = JSON.parse(readFileSync(path.join(repositoryRoot, 'package.json'), 'utf8')) as {
    packageManager: string;
  };
  return execFileSync('npx', ['-y', packageManager, ...args], {
    cwd: directory,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}
