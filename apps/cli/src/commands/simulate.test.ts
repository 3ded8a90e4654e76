import { describe, expect, it } from 'vitest';
import { runCli } from '../testing/run-cli.ts';

interface Row {
  readonly latencyMs: number;
  readonly schedule: string;
  readonly pollsPerTask: number;
  readonly meanLatenessMs: number;
}

describe('tasks simulate', () => {
  it('tells for durations of one’s own what a latency costs, and what learning saves', async () => {
    const { exitCode, stdout } = await runCli([
      'simulate',
      '-o',
      'json',
      '--tasks',
      '500',
      '--latency',
      '1s',
      '19s',
      '20s',
      '20500ms',
      '21',
    ]);
    expect(exitCode).toBe(0);
    const [fixed, learned, ...rest] = JSON.parse(stdout) as Row[];
    expect(rest).toEqual([]);
    expect(fixed).toMatchObject({ latencyMs: 1000, schedule: 'fixed' });
    expect(fixed?.pollsPerTask).toBeGreaterThan(9);
    expect(learned?.schedule).toBe('learned');
    expect(learned?.pollsPerTask).toBeLessThan(4);
  });

  it('reads durations from a file or standard input, and chooses latencies by them', async () => {
    const { exitCode, stdout } = await runCli(['simulate', '-o', 'csv', '--tasks', '50', '--from', '-'], {
      stdin: '# past\n10s\n12s\n\n9s\n',
    });
    expect(exitCode).toBe(0);
    expect(stdout.trim().split('\n')).toHaveLength(11);
  });

  it.each([[['simulate']], [['simulate', 'soon']], [['simulate', '--latency', 'x', '3s']], [['simulate', '--tasks', '0', '3s']]])(
    'refuses %j',
    async (args) => {
      const { exitCode, stderr } = await runCli(args);
      expect(exitCode).toBe(2);
      expect(stderr).not.toBe('');
    },
  );
});
