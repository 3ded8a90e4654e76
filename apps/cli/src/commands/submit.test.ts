import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TasksError } from '@tasks/core/provider';
import { describe, expect, it } from 'vitest';
import { createFakePoller } from '../testing/fake-poller.ts';
import { runCli } from '../testing/run-cli.ts';
import { snapshotOf } from '../testing/snapshots.ts';

const rejected = [{ key: 'p/bad.jpg', reason: 'BROKEN_BASE64_OR_URL' }];
const succeeding = { 'fake:job:1': { snapshots: [snapshotOf('1', 'succeeded')] } };

describe('tasks submit', () => {
  it.each([
    ['ndjson', '{"ref":"fake:job:1"}\n'],
    ['json', '[\n{"ref":"fake:job:1"}\n]\n'],
    ['table', 'fake:job:1\n'],
    ['csv', 'ref\nfake:job:1\n'],
  ])('prints the ref as %s', async (output, expected) => {
    const poller = createFakePoller({}, { ref: 'fake:job:1' });
    const result = await runCli(['submit', 'fake:job', '--data', '{"urls":[]}', '--idempotency-key', 'k', '-o', output], {
      poller,
    });
    expect(result).toEqual({ exitCode: 0, stdout: expected, stderr: '' });
    expect(poller.submissions).toEqual([{ type: 'fake:job', input: { urls: [] }, idempotencyKey: 'k' }]);
  });

  it('reads what to submit from a file or standard input', async () => {
    const poller = createFakePoller({}, { ref: 'fake:job:1' });
    const directory = await mkdtemp(join(tmpdir(), 'tasks-submit-'));
    await writeFile(join(directory, 'input.json'), '\ufeff{"from":"file"}');
    await runCli(['submit', 'fake', '--file', 'input.json'], { poller, cwd: directory });
    await runCli(['submit', 'fake', '--file', '-'], { poller, stdin: '{"from":"stdin"}' });
    expect(poller.submissions.map(({ input }) => input)).toEqual([{ from: 'file' }, { from: 'stdin' }]);
  });

  it('follows the task with --wait and prints its end', async () => {
    const poller = createFakePoller(succeeding, { ref: 'fake:job:1' });
    const { exitCode, stdout, stderr } = await runCli(['submit', 'fake:job', '--data', '1', '--wait'], { poller });
    expect([exitCode, JSON.parse(stdout), stderr]).toEqual([0, snapshotOf('1', 'succeeded'), 'submitted fake:job:1\n']);
  });

  it('tells items that were rejected at once; with --wait they make it exit 1 though the rest succeeded', async () => {
    const poller = createFakePoller(succeeding, { ref: 'fake:job:1', rejected });
    const alone = await runCli(['submit', 'fake:job', '--data', '1'], { poller });
    expect(alone).toMatchObject({ exitCode: 0, stderr: 'rejected at once: p/bad.jpg (BROKEN_BASE64_OR_URL)\n' });
    const waited = await runCli(['submit', 'fake:job', '--data', '1', '--wait', '--quiet'], { poller });
    expect(waited).toMatchObject({ exitCode: 1, stderr: 'rejected at once: p/bad.jpg (BROKEN_BASE64_OR_URL)\n' });
  });

  it.each([
    [[]],
    [['--data', '{}', '--file', 'x']],
    [['--data', '{"secret":"abc", nonsense}']],
    [['--file', '/does/not/exist.json']],
  ])('exits 2 for %j and shows nothing of the input', async (options) => {
    const { exitCode, stdout, stderr } = await runCli(['submit', 'fake:job', ...options]);
    expect([exitCode, stdout]).toEqual([2, '']);
    expect(stderr).not.toContain('abc');
  });

  it('exits as the error of the vendor asks', async () => {
    const poller = createFakePoller(
      {},
      new TasksError({ code: 'quota_exhausted', message: 'No calls are left today.', vendorCode: '10040' }),
    );
    const { exitCode, stderr } = await runCli(['submit', 'fake:job', '--data', '1'], { poller });
    expect(exitCode).toBe(5);
    expect(stderr).toMatch(/^error: No calls are left today\. \(vendor code 10040\)\nhint: /);
  });
});
