import { describe, expect, it } from 'vitest';
import { createFakePoller } from './testing/fake-poller.ts';
import { runCli } from './testing/run-cli.ts';
import { snapshotOf } from './testing/snapshots.ts';
import { readVersion } from './version.ts';

describe('the command line', () => {
  it('prints its version and its help on standard output', async () => {
    expect(await runCli(['--version'])).toEqual({ exitCode: 0, stdout: `${readVersion()}\n`, stderr: '' });
    const help = await runCli(['--help']);
    expect(help).toMatchObject({ exitCode: 0, stderr: '' });
    expect(help.stdout).toMatch(/status[\s\S]*completion[\s\S]*Exit codes/);
    expect((await runCli(['wait', '--help'])).stdout).toMatch(/--not-found-grace[\s\S]*Global Options[\s\S]*--output/);
  });

  it.each([[[]], [['nonsense']], [['status', '--nonsense']], [['sign']], [['sign', 'jd']], [['submit']], [['demo', 'extra']]])(
    'exits 2 for %j and keeps standard output clean',
    async (argv) => {
      const { exitCode, stdout, stderr } = await runCli(argv);
      expect([exitCode, stdout]).toEqual([2, '']);
      expect(stderr).not.toBe('');
    },
  );

  it('takes the common options before and after the command', async () => {
    const poller = createFakePoller({ 'fake:job:a': { snapshots: [snapshotOf('a', 'queued')] } });
    const before = await runCli(['--output', 'json', 'status', 'fake:a'], { poller });
    const after = await runCli(['status', 'fake:a', '--output', 'json'], { poller });
    expect(before.stdout).toBe(after.stdout);
  });

  it('prints a table on a terminal', async () => {
    const poller = createFakePoller({ 'fake:job:a': { snapshots: [snapshotOf('a', 'queued')] } });
    const { stdout } = await runCli(['status', 'fake:a'], { poller, terminal: { columns: 80, rows: 24 } });
    expect(stdout).toContain('REF');
  });

  it.each([
    [['--no-color'], {}, false],
    [[], { NO_COLOR: '1' }, false],
    [[], { NO_COLOR: '1', FORCE_COLOR: '1' }, false],
    [[], { TERM: 'dumb' }, false],
    [[], {}, true],
  ])('colours with %j and %j: %s', async (options, environment, colored) => {
    const poller = createFakePoller({ 'fake:job:a': { snapshots: [snapshotOf('a', 'queued')] } });
    const { stdout } = await runCli(['status', 'fake:a', ...options], {
      poller,
      terminal: { columns: 80, rows: 24 },
      environment: { FAKE_TOKEN: 'abcdef', ...environment },
    });
    // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
    expect(/\u001b\[\d+m/.test(stdout)).toBe(colored);
  });

  it('colours off a terminal with FORCE_COLOR', async () => {
    const poller = createFakePoller({ 'fake:job:a': { snapshots: [snapshotOf('a', 'queued')] } });
    const environment = { FAKE_TOKEN: 'abcdef', FORCE_COLOR: '1' };
    expect((await runCli(['status', 'fake:a', '-o', 'table'], { poller, environment })).stdout).toContain('\u001b[');
  });

  it('escapes what stands in an argument that it complains of', async () => {
    const { stderr } = await runCli(['status', '--\u001b[2J']);
    expect(stderr).toContain('\\x1b[2J');
    expect(stderr).not.toContain('\u001b');
  });

  it('tells each poll and each failure with --debug, and no secret', async () => {
    const poller = createFakePoller({ 'fake:job:a': { snapshots: [snapshotOf('a', 'succeeded')] } });
    const open = poller.open.bind(poller);
    poller.open = (options) => {
      options.onEvent?.({ type: 'poll', ref: 'fake:job:a', snapshot: snapshotOf('a', 'running'), durationMs: 34 });
      options.onEvent?.({ type: 'warning', message: 'the vendor echoed token-of-the-fake' });
      return open(options);
    };
    const { stderr } = await runCli(['wait', 'fake:a', '--debug'], { poller });
    expect(stderr).toContain('debug: poll fake:job:a running (RUNNING; 0 succeeded, 0 failed) in 34ms');
    expect(stderr).toContain('warning: the vendor echoed [redacted]');
    const quiet = await runCli(['wait', 'fake:a', '--quiet'], { poller });
    expect(quiet.stderr).toBe('');
  });

  it('says what to set when nothing is configured', async () => {
    const { exitCode, stdout, stderr } = await runCli(['status', 'jd:1'], { environment: {} });
    expect([exitCode, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/FAKE_TOKEN[\s\S]*tasks demo[\s\S]*tasks sandbox/);
  });

  it('warns of a plugin that cannot be loaded, and makes it an error only where it is needed', async () => {
    const poller = createFakePoller({ 'fake:job:a': { snapshots: [snapshotOf('a', 'queued')] } });
    const unneeded = await runCli(['status', 'fake:a', '--plugin', './none.mjs'], { poller });
    expect(unneeded).toMatchObject({
      exitCode: 0,
      stderr: expect.stringMatching(/^warning: The plugin \.\/none\.mjs could not be loaded/),
    });
    const needed = await runCli(['status', 'other:1', '--plugin', './none.mjs'], { poller });
    expect(needed.exitCode).toBe(2);
    expect(needed.stdout).toContain('The plugin ./none.mjs could not be loaded');
  });
});
