import { EventEmitter } from 'node:events';
import { describe, expect, it } from 'vitest';
import { createFakePlugin, createJobProvider } from '../testing/fake-plugin.ts';
import { MemoryStream, runCli } from '../testing/run-cli.ts';
import type { CliResult, CliSetup } from '../testing/run-cli.ts';

interface Serving {
  readonly url: string;
  readonly signals: EventEmitter;
  readonly stderr: MemoryStream;
  readonly ended: Promise<CliResult>;
}

/** Runs `tasks serve` in memory, on a free port, until it listens. */
async function startServing(options: readonly string[] = [], setup: CliSetup = {}): Promise<Serving> {
  const signals = new EventEmitter();
  const stderr = new MemoryStream();
  const ended = runCli(['serve', '--store', 'memory:', '--port', '0', ...options], { ...setup, signals, stderr });
  const url = await stderr.until(/listens at (http:\S+),/);
  return { url, signals, stderr, ended };
}

describe('tasks serve', () => {
  it.each(['SIGTERM', 'SIGINT'])('answers until a %s ends it, then exits 0 with nothing on standard output', async (signal) => {
    const { url, signals, stderr, ended } = await startServing();
    const body = JSON.stringify({ ref: 'fake:1' });
    const headers = { 'content-type': 'application/json' };
    const response = await fetch(`${url}/v1/tasks`, { method: 'POST', headers, body });
    expect([response.status, await response.json()]).toMatchObject([201, { ref: 'fake:job:1', state: 'queued' }]);
    signals.emit(signal);
    expect(await ended).toMatchObject({ exitCode: 0, stdout: '' });
    expect(stderr.text).toContain(`"signal":"${signal}"`);
    await expect(fetch(`${url}/healthz`)).rejects.toThrow('fetch failed');
  });

  it('ends at once on a second signal', async () => {
    const exits: number[] = [];
    const { signals, ended } = await startServing([], { exitNow: (code) => void exits.push(code) });
    signals.emit('SIGTERM');
    expect(exits).toEqual([]);
    signals.emit('SIGTERM');
    expect(exits).toEqual([143]);
    await ended;
  });

  it('takes configuration, plugins and log level of the common options', async () => {
    const { url, signals, stderr, ended } = await startServing(['--debug', '--plugin', './none.mjs']);
    const { data } = (await (await fetch(`${url}/v1/providers`)).json()) as { data: readonly { name: string | null }[] };
    expect(data).toMatchObject([{ name: 'fake' }, { plugin: './none.mjs', error: { code: 'invalid_argument' } }]);
    expect(stderr.text).toContain('The plugin ./none.mjs could not be loaded');
    const headers = { 'content-type': 'application/json' };
    await fetch(`${url}/v1/tasks`, { method: 'POST', headers, body: JSON.stringify({ ref: 'fake:1' }) });
    // What a poll met with is told at this level only.
    await stderr.until(/"level":"debug".*There is no such job/);
    signals.emit('SIGTERM');
    await ended;
  });

  it('logs no secret, though a plugin would', async () => {
    const chatty = createFakePlugin({
      create: ({ token }) => {
        throw new Error(`No luck with ${String(token)}`);
      },
    });
    const working = createFakePlugin({ name: 'working', options: {}, create: () => createJobProvider('working') });
    const bundledPlugins = { '@tasks/provider-fake': async () => chatty, '@tasks/provider-working': async () => working };
    const { signals, stderr, ended } = await startServing([], { dependencies: { bundledPlugins } });
    signals.emit('SIGTERM');
    expect((await ended).exitCode).toBe(0);
    expect(stderr.text).toContain('No luck with [');
    expect(stderr.text).not.toContain('token-of-the-fake');
  });

  it.each([
    ['a store that there is not', ['--store', 'redis:'], 'store'],
    ['a log level that there is not', ['--log-level', 'loud'], 'loud'],
    ['an address beyond loopback without a key', ['--store', 'memory:', '--host', '0.0.0.0', '--port', '0'], 'key'],
  ])('exits 2 for %s', async (_what, options, word) => {
    const { exitCode, stdout, stderr } = await runCli(['serve', ...options]);
    expect([exitCode, stdout]).toEqual([2, '']);
    expect(stderr).toContain(word);
  });

  it('says what to set when there is no provider', async () => {
    const { exitCode, stderr } = await runCli(['serve', '--store', 'memory:'], { environment: {} });
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/FAKE_TOKEN[\s\S]*tasks demo/);
  });

  it('explains its options and the environment that stands in for them', async () => {
    const { stdout } = await runCli(['serve', '--help']);
    for (const text of ['--port', '--store', '--keep', '--plugin', 'TASKS_STORE']) expect(stdout).toContain(text);
  });
});
