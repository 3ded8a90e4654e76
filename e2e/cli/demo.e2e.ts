import { describe, expect, it } from 'vitest';
import { runTasks } from './tasks-process.ts';

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
    expect(stderr).toContain('What to try next');
  });

  it('prints JSON when asked', async () => {
    const { exitCode, stdout } = await runTasks(['demo', '-o', 'json', '-q']);
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toHaveLength(4);
  });
});
