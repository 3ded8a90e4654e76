import { mkdtemp, readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { runTasks, startTasks } from './tasks-process.ts';

describe('tasks demo', () => {
  it('follows tasks of both vendors to their end, names refs, states and reasons, and exits 0', async () => {
    const startedAt = performance.now();
    // Real credentials in the environment are no part of it.
    const environment = {
      JD_SESSION_TOKEN: 'mine',
      JD_BASE_URL: 'http://127.0.0.1:9',
      JD_QPS: '0.01',
      SHOPLAZZA_API_VERSION: '2022-01',
    };
    const { exitCode, stdout, stderr } = await runTasks(['demo'], { environment });
    expect(exitCode).toBe(0);
    expect(performance.now() - startedAt).toBeLessThan(30_000);
    for (const type of ['jd:product-image', 'shoplazza:file']) {
      for (const state of ['succeeded', 'partially_succeeded']) expect(stdout).toMatch(new RegExp(`${type}:\\S+ ${state} `));
    }
    expect(stdout).toContain('NO_AVAILABLE_FEATURE');
    expect(stdout).toContain('DUPLICATE_IMAGE');
    expect(stdout).not.toContain('\u001b');
    expect(stderr).toContain('4 webhooks told of their ends, and the signature of each was verified.');
    expect(stderr).toContain('What to try next');
    // Neither the server's log nor a warning of Node.js.
    expect(stderr).not.toMatch(/^\{|Warning/mu);
  });

  it('prints JSON when asked', async () => {
    const { exitCode, stdout, stderr } = await runTasks(['demo', '-o', 'json', '-q']);
    expect(exitCode).toBe(0);
    expect([stderr, JSON.parse(stdout)]).toMatchObject([
      '',
      [
        { state: 'succeeded', progress: { total: 4, succeeded: 4 } },
        { state: 'partially_succeeded', failed: [{ reason: 'NO_AVAILABLE_FEATURE' }, { reason: 'DUPLICATE_IMAGE' }] },
        { state: 'succeeded', progress: { total: 3, succeeded: 3 } },
        { state: 'partially_succeeded', progress: { total: 3, succeeded: 2, failed: 1 } },
      ],
    ]);
  });

  it('keeps its database in a temporary folder that goes with it, also when Ctrl-C ends it', async () => {
    const temporary = await mkdtemp(path.join(tmpdir(), 'tasks-e2e-demo-'));
    const running = startTasks(['demo'], { environment: { TMPDIR: temporary } });
    await running.until('stderr', 'Submitting');
    const [folder = ''] = await readdir(temporary);
    expect(await readdir(path.join(temporary, folder))).toContain('tasks.db');
    running.child.kill('SIGINT');
    expect(await running.ended).toMatchObject({ exitCode: 130, stdout: '' });
    expect(await readdir(temporary)).toEqual([]);
  });
});
