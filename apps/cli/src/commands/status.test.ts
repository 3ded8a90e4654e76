import { TasksError } from '@tasks/core/provider';
import { describe, expect, it } from 'vitest';
import { createFakePoller } from '../testing/fake-poller.ts';
import { runCli } from '../testing/run-cli.ts';
import { snapshotOf } from '../testing/snapshots.ts';

const notFound = new TasksError({ code: 'task_not_found', message: 'The vendor does not know the id.', ref: 'fake:job:gone' });

describe('tasks status', () => {
  it('prints one snapshot a line off a terminal, in the order given, and exits 0 whatever the states', async () => {
    const poller = createFakePoller({
      'fake:job:a': { snapshots: [snapshotOf('a', 'running')] },
      'fake:job:b': { snapshots: [snapshotOf('b', 'failed')] },
    });
    const result = await runCli(['status', 'fake:job:b', 'fake:a'], { poller });
    expect(result).toMatchObject({ exitCode: 0, stderr: '' });
    expect(
      result.stdout
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line)),
    ).toEqual([snapshotOf('b', 'failed'), snapshotOf('a', 'running')]);
  });

  it('prints an error in the place of a ref that could not be read, and goes on', async () => {
    const poller = createFakePoller({
      'fake:job:a': { snapshots: [snapshotOf('a', 'running')] },
      'fake:job:gone': { end: notFound },
    });
    const { exitCode, stdout, stderr } = await runCli(['status', 'fake:job:gone', 'fake:job:a', '--output', 'json'], { poller });
    expect(exitCode).toBe(4);
    expect(JSON.parse(stdout)).toEqual([
      { ref: 'fake:job:gone', error: { code: 'task_not_found', message: notFound.message, retryable: false } },
      snapshotOf('a', 'running'),
    ]);
    expect(stderr).toContain('error: fake:job:gone: The vendor does not know the id.');
  });

  it('asks once after a task that is mentioned twice, also by its short ref, and prints it twice', async () => {
    const poller = createFakePoller({ 'fake:job:a': { snapshots: [snapshotOf('a', 'queued')] } });
    const { stdout } = await runCli(['status', 'fake:job:a', 'fake:a', 'fake:job:a'], { poller });
    expect(poller.asked).toEqual(['fake:job:a']);
    expect(stdout.trim().split('\n')).toHaveLength(3);
  });

  it.each([
    ['a provider that there is not', 'other:job:1', 'no provider is named \\"other\\"'],
    ['a type that there is not', 'fake:movie:1', 'has no task type \\"movie\\"'],
    ['no colon', 'abc', 'a ref is written'],
    ['no id', 'fake:job:', 'the task id is missing'],
  ])('exits 2 for a ref with %s, and reads the others', async (_what, ref, message) => {
    const poller = createFakePoller({ 'fake:job:a': { snapshots: [snapshotOf('a', 'queued')] } });
    const { exitCode, stdout } = await runCli(['status', ref, 'fake:job:a'], { poller });
    expect(exitCode).toBe(2);
    const [first = '', second = ''] = stdout.split('\n');
    expect(first).toContain(message);
    expect(JSON.parse(first)).toMatchObject({ ref, error: { code: 'invalid_argument', retryable: false } });
    expect(JSON.parse(second)).toEqual(snapshotOf('a', 'queued'));
  });

  it('keeps an id verbatim, colons, slashes, pipes and CJK included', async () => {
    const id = '1001/XX小店|a:b/158.27';
    const poller = createFakePoller({ [`fake:job:${id}`]: { snapshots: [snapshotOf(id, 'running')] } });
    const { stdout } = await runCli(['status', `fake:job:${id}`], { poller });
    expect(JSON.parse(stdout).id).toBe(id);
  });

  it('reads refs from standard input: blank lines, comments, a byte order mark and CRLF are dealt with', async () => {
    const poller = createFakePoller({
      'fake:job:a': { snapshots: [snapshotOf('a', 'running')] },
      'fake:job: b ': { snapshots: [snapshotOf(' b ', 'running')] },
      'fake:job:c': { snapshots: [snapshotOf('c', 'running')] },
    });
    const stdin = '\ufefffake:job:a\r\n\r\n# a comment\n   \nfake:job: b \nfake:job:c';
    const { stdout } = await runCli(['status', '--from', '-'], { poller, stdin });
    expect(
      stdout
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line).id),
    ).toEqual(['a', ' b ', 'c']);
  });

  it('exits 2 when there is neither a ref nor --from, and when the list is not UTF-8', async () => {
    expect(await runCli(['status'])).toMatchObject({ exitCode: 2, stdout: '' });
    const { Readable } = await import('node:stream');
    const binary = await runCli(['status', '--from', '-'], { stdin: Readable.from([Buffer.from([0x66, 0xff, 0xfe])]) });
    expect(binary).toMatchObject({ exitCode: 2, stdout: '' });
    expect(binary.stderr).toContain('not UTF-8');
  });

  it('warns of an empty list and exits 0: no task failed to be read', async () => {
    const { exitCode, stdout, stderr } = await runCli(['status', '--from', '-', '--output', 'json'], { stdin: '\n' });
    expect([exitCode, JSON.parse(stdout)]).toEqual([0, []]);
    expect(stderr).toContain('warning: There is no ref in standard input');
  });

  it('exits 124 when --timeout passes', async () => {
    const poller = createFakePoller({ 'fake:job:a': { end: 'hang' } });
    const { exitCode, stdout } = await runCli(['status', 'fake:job:a', '--timeout', '1ms'], { poller });
    expect(exitCode).toBe(124);
    expect(JSON.parse(stdout)).toMatchObject({ ref: 'fake:job:a', error: { code: 'timeout', retryable: true } });
  });

  it('stops the poller, so that nothing keeps the process', async () => {
    const poller = createFakePoller({ 'fake:job:a': { snapshots: [snapshotOf('a', 'queued')] } });
    await runCli(['status', 'fake:job:a'], { poller });
    expect(poller.isStopped).toBe(true);
  });

  it('tells what nobody foresaw with its stack, and not as a failed task', async () => {
    const poller = createFakePoller({});
    const { exitCode, stderr } = await runCli(['status', 'fake:job:a'], { poller });
    expect(exitCode).toBe(70);
    expect(stderr).toMatch(/error: Error: no snapshot[\s\S]+at [\s\S]+Please report it/);
  });
});
