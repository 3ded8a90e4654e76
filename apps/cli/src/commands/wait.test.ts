import { EventEmitter } from 'node:events';
import { PassThrough, Writable } from 'node:stream';
import { TasksError, TimeoutError } from '@tasks/core/provider';
import { describe, expect, it } from 'vitest';
import type { OutputStream } from '../io.ts';
import { createFakePoller } from '../testing/fake-poller.ts';
import type { FakeTask } from '../testing/fake-poller.ts';
import { runCli } from '../testing/run-cli.ts';
import { snapshotOf } from '../testing/snapshots.ts';

const done = (id: string): FakeTask => ({ snapshots: [snapshotOf(id, 'running'), snapshotOf(id, 'succeeded')] });
const failing = (code: TasksError['code']): FakeTask => ({ end: new TasksError({ code, message: `It is ${code}.` }) });
const late = (id: string): FakeTask => ({
  end: new TimeoutError({ message: 'Too late.', ref: `fake:job:${id}`, snapshot: snapshotOf(id, 'running') }),
});
const lines = (text: string): unknown[] =>
  text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));

describe('tasks wait', () => {
  it('prints each task as it ends in NDJSON, only its end, and exits 0 when all succeeded', async () => {
    const poller = createFakePoller({ 'fake:job:b': done('b'), 'fake:job:a': done('a') });
    const result = await runCli(['wait', 'fake:a', 'fake:b'], { poller });
    expect(result).toMatchObject({ exitCode: 0, stderr: '' });
    expect(lines(result.stdout)).toEqual([snapshotOf('b', 'succeeded'), snapshotOf('a', 'succeeded')]);
  });

  it.each(['json', 'csv', 'table'])('prints %s in the order given', async (output) => {
    const poller = createFakePoller({ 'fake:job:b': done('b'), 'fake:job:a': done('a') });
    const { stdout } = await runCli(['wait', 'fake:a', 'fake:b', 'fake:a', '-o', output], { poller });
    expect([...stdout.matchAll(/fake:job:[ab]/g)].map(([ref]) => ref)).toEqual(['fake:job:a', 'fake:job:b', 'fake:job:a']);
  });

  it.each(['failed', 'partially_succeeded', 'canceled'] as const)('exits 1 when a task ended %s', async (state) => {
    const poller = createFakePoller({ 'fake:job:a': done('a'), 'fake:job:b': { snapshots: [snapshotOf('b', state)] } });
    expect((await runCli(['wait', 'fake:a', 'fake:b'], { poller })).exitCode).toBe(1);
  });

  it('exits with the first code that applies in the order 2, 3, 124, 5, 4, 1', async () => {
    const all: readonly (readonly [string, FakeTask, number])[] = [
      ['failed', { snapshots: [snapshotOf('failed', 'failed')] }, 1],
      ['gone', failing('task_not_found'), 4],
      ['down', failing('vendor_unavailable'), 5],
      ['late', late('late'), 124],
      ['refused', failing('authentication_failed'), 3],
      ['bad', failing('unsupported'), 2],
    ];
    for (const [index, [, , exitCode]] of all.entries()) {
      const some = all.slice(0, index + 1);
      const poller = createFakePoller(Object.fromEntries(some.map(([id, task]) => [`fake:job:${id}`, task])));
      const result = await runCli(['wait', ...some.map(([id]) => `fake:${id}`)], { poller });
      expect(result.exitCode).toBe(exitCode);
    }
  });

  it.each([
    ['invalid_argument', 2],
    ['unsupported', 2],
    ['authentication_failed', 3],
    ['permission_denied', 3],
    ['task_not_found', 4],
    ['rate_limited', 5],
    ['quota_exhausted', 5],
    ['vendor_unavailable', 5],
    ['invalid_response', 5],
    ['timeout', 124],
  ] as const)('exits for %s with %d', async (code, exitCode) => {
    const poller = createFakePoller({ 'fake:job:a': failing(code) });
    const result = await runCli(['wait', 'fake:a'], { poller });
    expect(result.exitCode).toBe(exitCode);
    expect(lines(result.stdout)).toMatchObject([{ ref: 'fake:a', error: { code } }]);
  });

  it('says after a timeout how to resume, with the same configuration', async () => {
    const poller = createFakePoller({ 'fake:job:a': done('a'), 'fake:job:it’s late': late('it’s late') });
    const { exitCode, stdout, stderr } = await runCli(['wait', 'fake:a', 'fake:it’s late', '--timeout', '10m'], { poller });
    expect(exitCode).toBe(124);
    expect(lines(stdout)).toMatchObject([{ state: 'succeeded' }, { ref: 'fake:it’s late', error: { code: 'timeout' } }]);
    expect(stderr).toContain('error: A task was not done within 10m 00s.');
    expect(stderr).toContain("Resume with:\ntasks wait 'fake:job:it’s late'\n");
    expect(poller.waits[0]?.timeoutMs).toBe(600_000);
  });

  it('shows the last state of a task that was late in the table', async () => {
    const poller = createFakePoller({ 'fake:job:a': { ...late('a'), snapshots: [] } });
    const { stdout } = await runCli(['wait', 'fake:a', '-o', 'table'], { poller });
    expect(stdout).toContain('! timeout');
  });

  it('says how to resume a task whose vendor was not to be reached, and not one that is gone', async () => {
    const poller = createFakePoller({
      'fake:job:down': failing('vendor_unavailable'),
      'fake:job:gone': failing('task_not_found'),
    });
    const { stderr } = await runCli(['wait', 'fake:down', 'fake:gone'], { poller });
    expect(stderr).toContain('tasks wait fake:job:down\n');
  });

  it('passes on how patient to be', async () => {
    const poller = createFakePoller({ 'fake:job:a': done('a') });
    await runCli(['wait', 'fake:a', '--latency', '250ms', '--retry-for', '1h', '--not-found-grace', '0'], { poller });
    expect(poller.options).toMatchObject({ latencyMs: 250, retryBudgetMs: 3_600_000, notFoundGraceMs: 0 });
  });

  it.each(['--timeout=soon', '--timeout=0', '--timeout=-1', '--latency=1y', '--output=xml', '--form=x'])(
    'exits 2 for %s',
    async (option) => {
      const { exitCode, stdout, stderr } = await runCli(['wait', 'fake:a', option]);
      expect([exitCode, stdout]).toEqual([2, '']);
      expect(stderr).toMatch(/^error: /);
    },
  );

  it('suggests what was meant', async () => {
    expect((await runCli(['wiat', 'fake:a'])).stderr).toContain('Did you mean wait');
    expect((await runCli(['wait', 'fake:a', '--form', 'x'])).stderr).toContain('Did you mean --from');
  });

  it('tells warnings of the poller, and with --quiet only errors', async () => {
    const poller = createFakePoller({ 'fake:job:a': failing('vendor_unavailable') });
    const open = poller.open.bind(poller);
    poller.open = (options) => {
      options.onEvent?.({ type: 'warning', ref: 'fake:job:a', message: 'The vendor says PAUSED.' });
      return open(options);
    };
    const loud = await runCli(['wait', 'fake:a'], { poller });
    expect(loud.stderr).toMatch(/^warning: fake:job:a: The vendor says PAUSED\.\nerror: /);
    const quiet = await runCli(['wait', 'fake:a', '--quiet'], { poller });
    expect(quiet.stderr).toMatch(/^error: /);
    expect(quiet.stderr).not.toContain('warning');
  });

  it('escapes what a vendor writes that would disturb a terminal', async () => {
    const ref = 'fake:job:\u001b[2Jx';
    const hostile = snapshotOf('\u001b[2Jx', 'failed', {
      reason: 'a\u001b]0;title\u0007\nb',
      failed: [{ key: '\u001b[31mk', reason: '\u009b1m' }],
    });
    const poller = createFakePoller({ [ref]: { snapshots: [hostile] } });
    for (const output of ['table', 'csv', 'json', 'ndjson']) {
      const result = await runCli(['wait', ref, '-o', output, '--no-color'], { poller, terminal: { columns: 200, rows: 40 } });
      // What the live view itself sends to move the cursor goes to standard error only.
      // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
      expect(result.stdout).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/);
    }
  });

  it('adds the vendor body with --raw', async () => {
    const poller = createFakePoller({ 'fake:job:a': { snapshots: [snapshotOf('a', 'succeeded', { raw: { code: '10000' } })] } });
    expect((await runCli(['wait', 'fake:a', '--raw'], { poller })).stdout).toContain('"raw":{"code":"10000"}');
    expect(poller.waits[0]?.includeRaw).toBe(true);
    expect((await runCli(['wait', 'fake:a', '--raw', '-o', 'table'], { poller })).stdout).toContain('"code": "10000"');
    expect((await runCli(['wait', 'fake:a', '--raw', '-o', 'csv'], { poller })).stdout).toContain('"{""code"":""10000""}"');
  });
});

describe('being stopped', () => {
  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('on %s prints what is known, says how to resume the rest and exits %d', async (signal, exitCode) => {
    const signals = new EventEmitter();
    const poller = createFakePoller({ 'fake:job:a': done('a'), 'fake:job:b': { end: 'hang' }, 'fake:job:c': { end: 'hang' } });
    const running = runCli(['wait', 'fake:c', 'fake:a', 'fake:b', '--output', 'json', '--plugin', '@tasks/provider-fake'], {
      poller,
      signals,
    });
    await poller.hanging;
    signals.emit(signal);
    const result = await running;
    expect(result.exitCode).toBe(exitCode);
    expect(JSON.parse(result.stdout)).toEqual([snapshotOf('a', 'succeeded')]);
    expect(result.stderr).toContain(
      '2 tasks go on at the vendor. Resume with:\ntasks wait --plugin @tasks/provider-fake fake:job:c fake:job:b\n',
    );
    expect(signals.listenerCount(signal)).toBe(0);
  });

  it('hands many refs over as a list', async () => {
    const signals = new EventEmitter();
    const refs = Array.from({ length: 12 }, (_, index) => `fake:job:${index}`);
    const poller = createFakePoller(Object.fromEntries(refs.map((ref) => [ref, { end: 'hang' }])));
    const running = runCli(['wait', ...refs], { poller, signals });
    await poller.hanging;
    signals.emit('SIGINT');
    expect((await running).stderr).toContain(`tasks wait --from - <<'REFS'\n${refs.join('\n')}\nREFS\n`);
  });

  it('ends at once on the second Ctrl-C', async () => {
    const signals = new EventEmitter();
    const exits: number[] = [];
    const poller = createFakePoller({ 'fake:job:a': { end: 'hang' } });
    const running = runCli(['wait', 'fake:a'], { poller, signals, exitNow: (code) => exits.push(code) });
    await poller.hanging;
    signals.emit('SIGINT');
    signals.emit('SIGINT');
    await running;
    expect(exits).toEqual([130]);
  });

  it('stops also while refs are read from standard input', async () => {
    const signals = new EventEmitter();
    const stdin = new PassThrough();
    const running = runCli(['wait', '--from', '-'], { signals, stdin });
    stdin.write('fake:job:a\n');
    setImmediate(() => signals.emit('SIGINT'));
    expect((await running).exitCode).toBe(130);
  });

  it('ends quietly when the reader closes standard output', async () => {
    const stdout: OutputStream = new Writable({
      write: (_chunk, _encoding, callback) => callback(Object.assign(new Error('write EPIPE'), { code: 'EPIPE' })),
    });
    const poller = createFakePoller({ 'fake:job:a': done('a'), 'fake:job:b': { end: 'hang' } });
    expect(await runCli(['wait', 'fake:a', 'fake:b'], { poller, stdout })).toMatchObject({ exitCode: 141, stderr: '' });
  });

  it('tells that standard output could not be written', async () => {
    const stdout: OutputStream = new Writable({
      write: (_chunk, _encoding, callback) => callback(Object.assign(new Error('write ENOSPC'), { code: 'ENOSPC' })),
    });
    const poller = createFakePoller({ 'fake:job:a': done('a') });
    const result = await runCli(['wait', 'fake:a'], { poller, stdout });
    expect(result.exitCode).toBe(70);
    expect(result.stderr).toContain('ENOSPC');
  });
});
