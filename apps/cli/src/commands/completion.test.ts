import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { runCli } from '../testing/run-cli.ts';

const execute = promisify(execFile);
const commands = ['status', 'wait', 'watch', 'submit', 'providers', 'doctor', 'sign', 'sandbox', 'serve', 'demo', 'completion'];

/** What bash offers for a line whose last word is being typed. */
async function complete(...words: readonly string[]): Promise<string[]> {
  const { stdout: script } = await runCli(['completion', 'bash']);
  const set = `COMP_WORDS=(${words.map((word) => `'${word}'`).join(' ')}); COMP_CWORD=${words.length - 1}`;
  const { stdout } = await execute('bash', ['--norc', '-c', `${script}\n${set}; _tasks; printf '%s\\n' "\${COMPREPLY[@]}"`]);
  return stdout.split('\n').filter((word) => word !== '');
}

describe('tasks completion', () => {
  it('completes commands, subcommands, options, choices and shells in bash', async () => {
    expect(await complete('tasks', '')).toEqual(expect.arrayContaining(commands));
    expect(await complete('tasks', 'wa')).toEqual(['wait', 'watch']);
    expect(await complete('tasks', 'sign', '')).toContain('jd');
    expect(await complete('tasks', 'sign', 'jd', '--no')).toEqual(['--nonce', '--no-color']);
    expect(await complete('tasks', 'wait', '--tim')).toEqual(['--timeout']);
    expect(await complete('tasks', '--output', 'json', 'wait', '--from', 'x', '--tim')).toEqual(['--timeout']);
    expect(await complete('tasks', 'status', '--output', '')).toEqual(['table', 'json', 'ndjson', 'csv']);
    expect(await complete('tasks', 'completion', '')).toEqual(expect.arrayContaining(['bash', 'zsh', 'fish']));
    expect(await complete('tasks', 'serve', '--log-level', 'f')).toEqual(['fatal']);
    expect(await complete('tasks', 'status', '--retry')).toEqual([]);
    expect(await complete('tasks', 'submit', '--idempotency-key', '')).toEqual([]);
  });

  it.each(['bash', 'zsh', 'fish'])('knows every command and option in %s', async (shell) => {
    const { exitCode, stdout } = await runCli(['completion', shell]);
    expect(exitCode).toBe(0);
    for (const word of [...commands, 'not-found-grace', 'idempotency-key', 'show-session-token', 'plugin'])
      expect(stdout).toContain(word);
  });

  it('exits 2 for a shell that it does not know', async () => {
    expect(await runCli(['completion', 'tcsh'])).toMatchObject({ exitCode: 2, stdout: '' });
  });
});
