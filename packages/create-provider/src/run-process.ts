import path from 'node:path';
import { run } from './command/run.ts';
import { readOwnManifest } from './command/read-own-manifest.ts';

/** Runs the command for this process. */
export async function runProcess(): Promise<void> {
  const root = path.resolve(import.meta.dirname, '..');
  process.exitCode = await run({
    args: process.argv.slice(2),
    cwd: process.cwd(),
    userAgent: process.env['npm_config_user_agent'],
    manifest: readOwnManifest(root),
    template: path.join(root, 'template'),
    terminal: process.stdin.isTTY && process.stdout.isTTY ? { input: process.stdin, output: process.stdout } : undefined,
    print: (text) => process.stdout.write(text),
    printError: (text) => process.stderr.write(text),
  });
}
