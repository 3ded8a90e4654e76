import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startSandboxProcess } from './sandbox-process.ts';
import type { SandboxProcess } from './sandbox-process.ts';
import { emptyDirectory, parseLines, runTasks, startTasks } from './tasks-process.ts';

let sandbox: SandboxProcess;
beforeAll(async () => {
  sandbox = await startSandboxProcess();
});
afterEach(() => sandbox.clearFaults());
afterAll(() => sandbox[Symbol.asyncDispose]());

const fast = ['--latency', '50ms'];

describe('tasks wait', () => {
  it('waits until all are done, prints each as it ends, and exits 0 when all succeeded', async () => {
    const slow = await sandbox.createTask('jd', 'product-image', { durationMs: 1_500 });
    const quick = await sandbox.createTask('shoplazza', 'file', { durationMs: 100 });
    const { exitCode, stdout, stderr } = await runTasks(['wait', slow, quick, ...fast], { environment: sandbox.environment });
    expect([exitCode, stderr]).toEqual([0, '']);
    expect(parseLines(stdout)).toMatchObject([
      { ref: quick, state: 'succeeded', done: true },
      { ref: slow, state: 'succeeded', done: true },
    ]);
  });

  it.each(['json', 'table', 'csv'])(
    'prints %s in the order given, and 1 is the exit code when a task failed in part',
    async (output) => {
      const slow = await sandbox.createTask('jd', 'product-image', { total: 2, failures: 1, durationMs: 600 });
      const quick = await sandbox.createTask('shoplazza', 'file', { durationMs: 0 });
      const { exitCode, stdout } = await runTasks(['wait', slow, quick, '-o', output, ...fast], {
        environment: sandbox.environment,
      });
      expect(exitCode).toBe(1);
      expect(stdout.indexOf(slow)).toBeLessThan(stdout.indexOf(quick));
      expect(stdout).toContain('partially_succeeded');
    },
  );

  it.each([
    ['failed', { total: 2, failures: 2 }],
    ['partially_succeeded', { total: 2, failures: 1 }],
  ])('exits 1 when a task ended %s', async (state, script) => {
    for (const [vendor, type] of [
      ['jd', 'product-image'],
      ['shoplazza', 'file'],
    ] as const) {
      const ref = await sandbox.createTask(vendor, type, { ...script, durationMs: 0 });
      const { exitCode, stdout } = await runTasks(['wait', ref, ...fast], { environment: sandbox.environment });
      expect([exitCode, parseLines(stdout)[0]?.['state']]).toEqual([1, state]);
    }
  });

  it('reads refs from a file and from standard input', async () => {
    const refs = await Promise.all(
      Array.from({ length: 30 }, () => sandbox.createTask('jd', 'product-image', { durationMs: 0 })),
    );
    const file = path.join(emptyDirectory, 'refs.txt');
    await writeFile(file, `# images of today\n\n${refs.slice(0, 15).join('\n')}\n`);
    const { environment } = sandbox;
    const fromFile = await runTasks(['wait', '--from', 'refs.txt', ...fast], { environment });
    expect(parseLines(fromFile.stdout)).toHaveLength(15);
    const fromInput = await runTasks(['wait', '--from', '-', ...fast], { environment, stdin: refs.join('\r\n') });
    expect(parseLines(fromInput.stdout).map(({ ref }) => ref)).toEqual(expect.arrayContaining(refs));
    const noFile = await runTasks(['wait', '--from', 'none.txt'], { environment });
    expect([noFile.exitCode, noFile.stdout]).toEqual([2, '']);
  });

  it('outlasts errors that can pass', async () => {
    for (const kind of ['reset', 'html-502', 'html-503', 'truncated']) await sandbox.addFault({ kind });
    await sandbox.addFault({ kind: 'rate-limited', retryAfter: 1 });
    const refs = [
      await sandbox.createTask('jd', 'product-image', { durationMs: 100 }),
      await sandbox.createTask('shoplazza', 'file', { durationMs: 100 }),
    ];
    const { exitCode, stdout } = await runTasks(['wait', ...refs, ...fast], { environment: sandbox.environment });
    expect(exitCode).toBe(0);
    expect(parseLines(stdout)).toHaveLength(2);
  });

  it('gives up once errors went on for as long as --retry-for, and says how to resume', async () => {
    const ref = await sandbox.createTask('jd', 'product-image', { durationMs: 100 });
    await sandbox.addFault({ kind: 'html-502', times: 'Infinity' });
    const { exitCode, stderr } = await runTasks(['wait', ref, '--retry-for', '500ms', ...fast], {
      environment: sandbox.environment,
    });
    expect(exitCode).toBe(5);
    expect(stderr).toContain(`Resume with:\ntasks wait ${ref}\n`);
  });

  it('waits out a vendor that does not know a new id yet', async () => {
    const id = '92374/food/late';
    const running = runTasks(['wait', `jd:${id}`, ...fast], { environment: sandbox.environment });
    await expect
      .poll(async () => (await sandbox.requests()).filter(({ path: where }) => where.includes('status')).length)
      .toBeGreaterThan(1);
    await sandbox.createTask('jd', 'product-image', { id, durationMs: 0 });
    const { exitCode, stdout } = await running;
    expect([exitCode, parseLines(stdout)[0]]).toMatchObject([0, { id, state: 'succeeded' }]);
  });

  it('polls on with a warning when the vendor names a state that nobody knows', async () => {
    const ref = await sandbox.createTask('jd', 'product-image', { durationMs: 0, finalState: 'PAUSED' });
    const { exitCode, stdout, stderr } = await runTasks(['wait', ref, '--timeout', '700ms', ...fast], {
      environment: sandbox.environment,
    });
    expect(exitCode).toBe(124);
    expect(stdout).not.toContain('"done":true');
    expect(stderr.match(/^warning: .*PAUSED/gm)).toHaveLength(1);
  });

  it('tells each poll with --debug', async () => {
    const ref = await sandbox.createTask('jd', 'product-image', { durationMs: 0 });
    const { stderr } = await runTasks(['wait', ref, '--debug', ...fast], { environment: sandbox.environment });
    expect(stderr).toContain(`debug: poll ${ref} succeeded`);
  });
});

describe('being stopped', () => {
  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('by %s: tells what is known, how to resume, and exits %d', async (signal, exitCode) => {
    const quick = await sandbox.createTask('shoplazza', 'file', { durationMs: 0 });
    const slow = await sandbox.createTask('jd', 'product-image', { id: `1/XX小店's/${exitCode}`, durationMs: 600_000 });
    const running = startTasks(['wait', slow, quick, ...fast], { environment: sandbox.environment });
    await running.until('stdout', quick);
    running.child.kill(signal);
    const result = await running.ended;
    expect(result.exitCode).toBe(exitCode);
    expect(parseLines(result.stdout)).toMatchObject([{ ref: quick }]);
    expect(result.stderr).toContain(`Resume with:\ntasks wait 'jd:product-image:1/XX小店'\\''s/${exitCode}'\n`);
  });

  it('works before the first answer, and a second Ctrl-C ends the process at once', async () => {
    await sandbox.addFault({ kind: 'hang', times: 'Infinity' });
    const ref = await sandbox.createTask('jd', 'product-image', { durationMs: 600_000 });
    const before = (await sandbox.requests()).length;
    const running = startTasks(['wait', ref], { environment: sandbox.environment });
    await expect.poll(async () => (await sandbox.requests()).length).toBeGreaterThan(before);
    running.child.kill('SIGINT');
    running.child.kill('SIGINT');
    expect((await running.ended).exitCode).toBe(130);
  });

  it('ends quietly when the reader of standard output goes away', async () => {
    const refs = await Promise.all(
      Array.from({ length: 20 }, () => sandbox.createTask('jd', 'product-image', { durationMs: 0, total: 500 })),
    );
    const running = startTasks(['status', ...refs], { environment: { ...sandbox.environment, JD_QPS: '20' } });
    await running.until('stdout', refs[0] ?? '');
    running.child.stdout.destroy();
    const { exitCode, stderr } = await running.ended;
    expect([exitCode, stderr]).toEqual([141, '']);
  });
});
