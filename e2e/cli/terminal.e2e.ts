import { execFile, spawnSync } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startSandboxProcess } from './sandbox-process.ts';
import type { SandboxProcess } from './sandbox-process.ts';
import { commandFile, emptyDirectory } from './tasks-process.ts';

// `script` of util-linux gives a command a terminal of its own.
const recorder = 'script';
const hasScript = spawnSync(recorder, ['--version'], { encoding: 'utf8' }).stdout?.includes('util-linux') ?? false;

let sandbox: SandboxProcess;
beforeAll(async () => {
  sandbox = await startSandboxProcess();
});
afterAll(() => sandbox[Symbol.asyncDispose]());

/** All that the command writes to its terminal, standard error among it, and its exit code. */
async function inTerminal(args: readonly string[], before = ''): Promise<{ readonly exitCode: number; readonly screen: string }> {
  const quoted = [process.execPath, commandFile, ...args].map((word) => `'${word.replaceAll("'", `'\\''`)}'`).join(' ');
  const command = `stty columns 100 rows 20; ${before}${quoted}`;
  const env = { PATH: process.env['PATH'], HOME: emptyDirectory, TERM: 'xterm', ...sandbox.environment };
  try {
    const { stdout } = await promisify(execFile)(recorder, ['-qec', command, '/dev/null'], { cwd: emptyDirectory, env });
    return { exitCode: 0, screen: stdout };
  } catch (error) {
    const { code, stdout } = error as { code: number; stdout: string };
    return { exitCode: code, screen: stdout };
  }
}

describe.skipIf(!hasScript)('on a terminal', () => {
  it('tasks watch draws a bar, then prints a table and gives the cursor back', async () => {
    const ref = await sandbox.createTask('jd', 'product-image', { total: 4, failures: 1, durationMs: 1_200 });
    const { exitCode, screen } = await inTerminal(['watch', ref, '--latency', '100ms']);
    expect(exitCode).toBe(1);
    expect(screen).toContain('\u001b[?25l');
    expect(screen).toContain('░');
    const after = screen.slice(screen.lastIndexOf('\u001b[?25h'));
    expect(after).toMatch(/REF[\s\S]*partially_succeeded[\s\S]*NO_AVAILABLE_FEATURE/);
  });

  it('tasks status prints a table, in colours unless NO_COLOR is set', async () => {
    const ref = await sandbox.createTask('jd', 'product-image', { durationMs: 0 });
    expect((await inTerminal(['status', ref])).screen).toContain('\u001b[32m✔ succeeded');
    expect((await inTerminal(['status', ref], 'NO_COLOR=1 ')).screen).not.toContain('\u001b[32m');
  });

  it('gives the cursor back when it is stopped, and says how to resume', async () => {
    const ref = await sandbox.createTask('jd', 'product-image', { durationMs: 600_000 });
    const { exitCode, screen } = await inTerminal(['watch', ref], `timeout --foreground --preserve-status -s INT 2 `);
    expect(exitCode).toBe(130);
    expect(screen.slice(screen.lastIndexOf('\u001b[?25h'))).toContain(`tasks wait ${ref}`);
  });

  it('shows no escape of the vendor', async () => {
    const ref = await sandbox.createTask('jd', 'product-image', {
      durationMs: 0,
      items: [{ key: 'p/\u001b]0;owned\u0007', reason: '\u001b[2J' }],
    });
    const { screen } = await inTerminal(['watch', ref]);
    expect(screen).toContain('\\x1b]0;owned');
    expect(screen).not.toContain('\u001b]0;');
    expect(screen).not.toContain('\u001b[2J');
  });
});
