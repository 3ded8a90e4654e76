import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startSandboxProcess } from './sandbox-process.ts';
import type { SandboxProcess } from './sandbox-process.ts';
import { parseLines, runTasks } from './tasks-process.ts';

let sandbox: SandboxProcess;
beforeAll(async () => {
  sandbox = await startSandboxProcess();
});
afterAll(() => sandbox[Symbol.asyncDispose]());

describe('tasks status', () => {
  it('reads tasks of all types of both vendors, in the order given, and exits 0', async () => {
    const { environment } = sandbox;
    const refs = [
      await sandbox.createTask('jd', 'product-image', { total: 3, failures: 1, durationMs: 0 }),
      await sandbox.createTask('shoplazza', 'file', { total: 2, durationMs: 600_000 }),
      await sandbox.createTask('jd', 'image-index', { total: 2, durationMs: 0 }),
      await sandbox.createTask('shoplazza', 'theme', { durationMs: 0 }),
      await sandbox.createTask('shoplazza', 'data-query', { durationMs: 600_000 }),
    ];
    const { exitCode, stdout, stderr } = await runTasks(['status', ...refs], { environment });
    expect([exitCode, stderr]).toEqual([0, '']);
    const snapshots = parseLines(stdout);
    expect(snapshots.map(({ ref }) => ref)).toEqual(refs);
    expect(snapshots.map(({ state, done }) => [state, done])).toEqual([
      ['partially_succeeded', true],
      ['running', false],
      ['succeeded', true],
      ['succeeded', true],
      [expect.stringMatching(/^(queued|running)$/), false],
    ]);
    expect(snapshots[0]).toMatchObject({
      provider: 'jd',
      type: 'product-image',
      vendorState: 'FINISHED',
      progress: { total: 3, succeeded: 2, failed: 1, pending: 0 },
      failed: [{ reason: 'NO_AVAILABLE_FEATURE' }],
    });
  });

  it('takes short refs for the default type', async () => {
    const ref = await sandbox.createTask('jd', 'product-image', { durationMs: 0 });
    const { stdout } = await runTasks(['status', ref.replace('jd:product-image:', 'jd:')], { environment: sandbox.environment });
    expect(parseLines(stdout)[0]).toMatchObject({ ref });
  });

  it('keeps ids verbatim on their way to the vendor and back', async () => {
    const { environment } = sandbox;
    const refs = [
      await sandbox.createTask('jd', 'product-image', { id: '1001/XX小店|a:b c/158.27', durationMs: 0 }),
      await sandbox.createTask('shoplazza', 'file', { id: '../a b?c#d%2F小店:e', durationMs: 0 }),
    ];
    const { exitCode, stdout } = await runTasks(['status', '--from', '-'], {
      environment,
      stdin: `\ufeff${refs.join('\r\n')}\r\n`,
    });
    expect([exitCode, parseLines(stdout).map(({ ref }) => ref)]).toEqual([0, refs]);
  });

  it('sends one request per task, also when it is mentioned twice', async () => {
    const ref = await sandbox.createTask('jd', 'product-image', { durationMs: 600_000 });
    const before = (await sandbox.requests()).length;
    const { stdout } = await runTasks(['status', ref, ref], { environment: sandbox.environment });
    expect(parseLines(stdout)).toHaveLength(2);
    expect((await sandbox.requests()).length - before).toBe(1);
  });

  it('adds the vendor body with --raw', async () => {
    const ref = await sandbox.createTask('jd', 'product-image', { durationMs: 0 });
    const { stdout } = await runTasks(['status', ref, '--raw'], { environment: sandbox.environment });
    expect(parseLines(stdout)[0]).toMatchObject({ raw: { result: { task_status: 'FINISHED' } } });
  });

  it('reports a state that the vendor made up as unknown, with its word', async () => {
    const ref = await sandbox.createTask('jd', 'product-image', { durationMs: 0, finalState: 'PAUSED' });
    const { exitCode, stdout } = await runTasks(['status', ref], { environment: sandbox.environment });
    expect([exitCode, parseLines(stdout)[0]]).toMatchObject([0, { state: 'unknown', vendorState: 'PAUSED', done: false }]);
  });

  it('never asks a vendor faster than the account allows', async () => {
    const refs = await Promise.all(
      Array.from({ length: 6 }, () => sandbox.createTask('jd', 'product-image', { durationMs: 600_000 })),
    );
    const before = (await sandbox.requests()).length;
    await runTasks(['status', ...refs], { environment: { ...sandbox.environment, JD_QPS: '5' } });
    const times = (await sandbox.requests()).slice(before).map(({ at }) => new Date(at).getTime());
    expect(times).toHaveLength(6);
    // Six requests at five a second span a whole second, less what the vendor grants by its own reckoning.
    expect((times.at(-1) ?? 0) - (times[0] ?? 0)).toBeGreaterThanOrEqual(950);
  });
});
