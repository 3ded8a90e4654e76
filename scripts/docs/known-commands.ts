import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';

import type { KnownCommands } from './check-commands.ts';

/** What the built command line tool says of itself in its help, and the scripts of the repository. */
export function readKnownCommands(root: string): KnownCommands {
  const tool = path.join(root, 'apps', 'cli', 'dist', 'main.mjs');
  const cache = new Map<string, ReadonlySet<string> | undefined>();
  const { scripts } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as { scripts: Record<string, string> };
  const help = (command: string): string | undefined => {
    const words = command.split(' ').filter((word) => word !== '');
    const { status, stdout } = spawnSync(process.execPath, [tool, ...words, '--help'], { encoding: 'utf8' });
    // An unknown command answers with the help of the tool itself or with an error.
    const usage = new RegExp(`^Usage: tasks ${words.join(' ')}\\b`, 'mu');
    return status === 0 && (words.length === 0 || usage.test(stdout)) ? stdout : undefined;
  };
  const optionsIn = (text: string): string[] => [...text.matchAll(/(?<![\w-])--[a-z][a-z-]*/gu)].map(([option]) => option);
  const common = optionsIn(help('') ?? '');
  return {
    scripts: new Set([...Object.keys(scripts), 'test']),
    optionsOf(command) {
      if (!cache.has(command)) {
        const text = help(command);
        cache.set(command, text === undefined ? undefined : new Set([...common, ...optionsIn(text), '--help', '--version']));
      }
      return cache.get(command);
    },
  };
}
