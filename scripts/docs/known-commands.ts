import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';

import type { KnownCommands } from './check-commands.ts';

/** The programs, by the folders of their apps. */
const apps: Readonly<Record<string, string>> = { tasks: 'cli', 'tasks-server': 'server' };

/** What the built programs say of themselves in their help, and the scripts of the repository. */
export function readKnownCommands(root: string): KnownCommands {
  const cache = new Map<string, ReadonlySet<string> | undefined>();
  const { scripts } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as { scripts: Record<string, string> };
  const help = (program: string, command: string): string | undefined => {
    const file = path.join(root, 'apps', apps[program] ?? program, 'dist', 'main.mjs');
    const words = command.split(' ').filter((word) => word !== '');
    const { status, stdout } = spawnSync(process.execPath, [file, ...words, '--help'], { encoding: 'utf8' });
    // An unknown command answers with the help of the program itself or with an error.
    const usage = new RegExp(`^Usage: ${program} ${words.join(' ')}\\b`, 'mu');
    return status === 0 && (words.length === 0 || usage.test(stdout)) ? stdout : undefined;
  };
  const optionsIn = (text: string): string[] => [...text.matchAll(/(?<![\w-])--[a-z][a-z-]*/gu)].map(([option]) => option);
  const optionsOf = (program: string, command: string): ReadonlySet<string> | undefined => {
    const key = `${program} ${command}`;
    if (!cache.has(key)) {
      const text = help(program, command);
      // Options of the program itself count for its commands as well.
      const common = command === '' || text === undefined ? [] : [...(optionsOf(program, '') ?? [])];
      cache.set(key, text === undefined ? undefined : new Set([...common, ...optionsIn(text), '--help', '--version']));
    }
    return cache.get(key);
  };
  return { scripts: new Set([...Object.keys(scripts), 'test']), optionsOf };
}
