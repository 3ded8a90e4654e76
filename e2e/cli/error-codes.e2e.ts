import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startSandboxProcess } from './sandbox-process.ts';
import type { SandboxProcess } from './sandbox-process.ts';
import { parseLines, runTasks } from './tasks-process.ts';

let sandbox: SandboxProcess;
beforeAll(async () => {
  sandbox = await startSandboxProcess();
});
afterEach(() => sandbox.clearFaults());
afterAll(() => sandbox[Symbol.asyncDispose]());

interface Case {
  readonly name: string;
  readonly code: string;
  readonly exitCode: number;
  readonly vendor: 'jd' | 'shoplazza';
  readonly fault?: Readonly<Record<string, unknown>>;
  readonly environment?: Readonly<Record<string, string>>;
  readonly ref?: string;
}

const json = { 'content-type': 'application/json' };
const jdAnswers = (code: string, msg: string): Record<string, unknown> => ({
  kind: 'respond',
  status: 200,
  headers: json,
  body: JSON.stringify({ code, charge: false, msg }),
});
const shoplazzaAnswers = (status: number, body: unknown): Record<string, unknown> => ({
  kind: 'respond',
  status,
  headers: json,
  body: JSON.stringify(body),
});

const cases: readonly Case[] = [
  { name: 'a ref without an id', code: 'invalid_argument', exitCode: 2, vendor: 'jd', ref: 'jd:product-image:' },
  {
    name: 'a wrong secret key',
    code: 'authentication_failed',
    exitCode: 3,
    vendor: 'jd',
    environment: { JD_SECRET_ACCESS_KEY: 'wrong' },
  },
  {
    name: 'a wrong token',
    code: 'authentication_failed',
    exitCode: 3,
    vendor: 'shoplazza',
    environment: { SHOPLAZZA_ACCESS_TOKEN: 'wrong' },
  },
  {
    name: 'a token without the scope',
    code: 'permission_denied',
    exitCode: 3,
    vendor: 'shoplazza',
    fault: shoplazzaAnswers(403, { errors: ['missing scope'] }),
  },
  {
    name: 'an account that is not paid',
    code: 'permission_denied',
    exitCode: 3,
    vendor: 'jd',
    fault: jdAnswers('10010', 'not paid'),
  },
  { name: 'an id that JD does not know', code: 'task_not_found', exitCode: 4, vendor: 'jd', ref: 'jd:1/none/2' },
  {
    name: 'an id that Shoplazza does not know',
    code: 'task_not_found',
    exitCode: 4,
    vendor: 'shoplazza',
    ref: 'shoplazza:file:none',
  },
  { name: 'too many requests at JD', code: 'rate_limited', exitCode: 5, vendor: 'jd', fault: jdAnswers('10043', 'QPS') },
  {
    name: 'too many requests at Shoplazza',
    code: 'rate_limited',
    exitCode: 5,
    vendor: 'shoplazza',
    fault: { kind: 'rate-limited', retryAfter: 1 },
  },
  { name: 'a quota that is used up', code: 'quota_exhausted', exitCode: 5, vendor: 'jd', fault: jdAnswers('10040', 'quota') },
  { name: 'a bad gateway', code: 'vendor_unavailable', exitCode: 5, vendor: 'jd', fault: { kind: 'html-502' } },
  { name: 'a reset connection', code: 'vendor_unavailable', exitCode: 5, vendor: 'shoplazza', fault: { kind: 'reset' } },
  {
    name: 'a vendor that is not there',
    code: 'vendor_unavailable',
    exitCode: 5,
    vendor: 'jd',
    environment: { JD_BASE_URL: 'http://127.0.0.1:9' },
  },
  { name: 'half an answer', code: 'invalid_response', exitCode: 5, vendor: 'jd', fault: { kind: 'truncated' } },
  { name: 'an answer without end', code: 'invalid_response', exitCode: 5, vendor: 'shoplazza', fault: { kind: 'huge' } },
  {
    name: 'a page in the place of JSON',
    code: 'invalid_response',
    exitCode: 5,
    vendor: 'shoplazza',
    fault: { kind: 'respond', status: 200, headers: { 'content-type': 'text/html' }, body: '<html>Hello</html>' },
  },
];

describe('error codes', () => {
  it.each(cases)('$name: $code, exit code $exitCode', async ({ code, exitCode, vendor, fault, environment, ref }) => {
    const type = vendor === 'jd' ? 'product-image' : 'file';
    const good = await sandbox.createTask(vendor, type, { durationMs: 600_000 });
    if (fault) await sandbox.addFault({ vendor, times: 'Infinity', ...fault });
    const all = { ...sandbox.environment, ...environment };
    const result = await runTasks(['status', ref ?? good, '--debug'], { environment: all });
    expect(result).toMatchObject({ exitCode });
    expect(parseLines(result.stdout)).toEqual([
      { ref: ref ?? good, error: { code, message: expect.any(String), retryable: expect.any(Boolean) } },
    ]);
    expect(result.stderr).toMatch(/^error: /m);
    for (const secret of [sandbox.environment['JD_SECRET_ACCESS_KEY'], sandbox.environment['SHOPLAZZA_ACCESS_TOKEN']]) {
      expect(result.stdout + result.stderr).not.toContain(secret);
    }
  });

  it('timeout: exit code 124', async () => {
    const ref = await sandbox.createTask('jd', 'product-image', { durationMs: 600_000 });
    const { exitCode, stdout, stderr } = await runTasks(['wait', ref, '--timeout', '300ms'], {
      environment: sandbox.environment,
    });
    expect(exitCode).toBe(124);
    expect(parseLines(stdout)).toMatchObject([{ ref, error: { code: 'timeout', retryable: true } }]);
    expect(stderr).toContain(`tasks wait ${ref}`);
  });

  it('unsupported: exit code 2, for a plugin of another contract version', async () => {
    const directory = await mkdtemp(path.join(tmpdir(), 'tasks-plugin-'));
    await writeFile(path.join(directory, 'next.mjs'), "export const plugin = { specificationVersion: 'v2', name: 'next' };");
    const configuration = path.join(directory, 'tasks.config.json');
    await writeFile(configuration, JSON.stringify({ providers: { next: { plugin: './next.mjs' } } }));
    const { exitCode, stdout } = await runTasks(['status', 'next:1', '--config', configuration]);
    expect(exitCode).toBe(2);
    expect(parseLines(stdout)).toMatchObject([
      { ref: 'next:1', error: { code: 'unsupported', message: expect.stringContaining('"v2"') } },
    ]);
  });

  it('the first that applies in the order 2, 3, 124, 5, 4, 1 is the exit code', async () => {
    const { environment } = sandbox;
    const failed = await sandbox.createTask('jd', 'product-image', { total: 2, failures: 2, durationMs: 0 });
    const patience = ['--not-found-grace', '0', '--retry-for', '0'];
    const failing = await runTasks(['wait', failed, ...patience], { environment });
    expect(failing.exitCode).toBe(1);
    const missing = await runTasks(['wait', failed, 'jd:1/none/2', ...patience], { environment });
    expect(missing.exitCode).toBe(4);
    const file = await sandbox.createTask('shoplazza', 'file', { durationMs: 600_000 });
    await sandbox.addFault({ vendor: 'shoplazza', kind: 'html-503', times: 'Infinity' });
    const down = await runTasks(['wait', failed, 'jd:1/none/2', file, ...patience], { environment });
    expect(down.exitCode).toBe(5);
    const slow = await sandbox.createTask('jd', 'product-image', { durationMs: 600_000 });
    const late = await runTasks(['wait', failed, 'jd:1/none/2', file, slow, '--timeout', '1s', ...patience], { environment });
    expect(late.exitCode).toBe(124);
    await sandbox.clearFaults();
    const refused = await runTasks(['wait', failed, file, slow, '--timeout', '1s'], {
      environment: { ...environment, SHOPLAZZA_ACCESS_TOKEN: 'wrong' },
    });
    expect(refused.exitCode).toBe(3);
    const wrong = await runTasks(['wait', failed, file, 'nonsense', '--timeout', '1s'], {
      environment: { ...environment, SHOPLAZZA_ACCESS_TOKEN: 'wrong' },
    });
    expect(wrong.exitCode).toBe(2);
  });
});
