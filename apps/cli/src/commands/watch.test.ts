import { TasksError } from '@tasks/core/provider';
import { describe, expect, it } from 'vitest';
import { createFakePoller } from '../testing/fake-poller.ts';
import { runCli } from '../testing/run-cli.ts';
import { snapshotOf } from '../testing/snapshots.ts';

const half = snapshotOf('a', 'running', { progress: { total: 2, succeeded: 1, failed: 0, pending: 1 } });
const whole = snapshotOf('a', 'succeeded', { progress: { total: 2, succeeded: 2, failed: 0, pending: 0 } });
const gone = new TasksError({ code: 'task_not_found', message: 'Nobody knows it.' });

describe('tasks watch', () => {
  it('prints every change and every error as NDJSON off a terminal', async () => {
    const poller = createFakePoller({ 'fake:job:a': { snapshots: [half, whole] }, 'fake:job:gone': { end: gone } });
    const { exitCode, stdout } = await runCli(['watch', 'fake:a', 'fake:gone'], { poller });
    expect(exitCode).toBe(4);
    expect(
      stdout
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line)),
    ).toEqual([
      half,
      whole,
      { ref: 'fake:gone', error: { code: 'task_not_found', message: 'Nobody knows it.', retryable: false } },
    ]);
  });

  it('prints a table at the end, and the changes on standard error, when a table is asked for off a terminal', async () => {
    const poller = createFakePoller({ 'fake:job:a': { snapshots: [half, whole] } });
    const { stdout, stderr } = await runCli(['watch', 'fake:a', '-o', 'table'], { poller });
    expect(stderr).toBe('fake:job:a running 1/2\nfake:job:a succeeded 2/2\n');
    expect(stdout).toContain('fake:job:a  ✔ succeeded  2/2');
    expect(stdout).not.toContain('running');
  });

  it('draws on standard error of a terminal, gives the cursor back, and prints the table on standard output', async () => {
    const poller = createFakePoller({ 'fake:job:a': { snapshots: [half, whole] } });
    const { stdout, stderr } = await runCli(['watch', 'fake:a'], { poller, terminal: { columns: 100, rows: 24 } });
    expect(stderr).toContain('fake:job:a');
    expect(stderr).toMatch(/^\u001b\[\?25l[\s\S]*\u001b\[\?25h$/);
    expect(stdout).toContain('succeeded');
    expect(stdout).not.toContain('\u001b[?25');
  });

  it('draws nothing with --quiet', async () => {
    const poller = createFakePoller({ 'fake:job:a': { snapshots: [half, whole] } });
    expect((await runCli(['watch', 'fake:a', '-q'], { poller, terminal: { columns: 100, rows: 24 } })).stderr).toBe('');
  });

  it('exits 1 when a task failed', async () => {
    const poller = createFakePoller({ 'fake:job:a': { snapshots: [snapshotOf('a', 'failed')] } });
    expect((await runCli(['watch', 'fake:a'], { poller })).exitCode).toBe(1);
  });
});
