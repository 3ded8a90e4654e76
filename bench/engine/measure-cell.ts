import { fileURLToPath } from 'node:url';

import { runChild } from '../measure/run-child.ts';
import type { EngineCell } from './cell.ts';

/** What to measure. */
export interface CellOptions {
  readonly contender: string;
  readonly tasks: number;
  readonly intervalMs?: number | undefined;
  readonly heap?: boolean | undefined;
  /** Whether all tasks share one abort signal. */
  readonly signal?: boolean | undefined;
  readonly deadline?: boolean | undefined;
  readonly timeoutMs?: number | undefined;
}

/** Runs one measurement in a process of its own; undefined when it did not end in time. */
export async function measureCell(options: CellOptions): Promise<EngineCell | undefined> {
  const { contender, tasks, intervalMs = 1000, heap = false, signal = false, deadline = false, timeoutMs = 300_000 } = options;
  const parameters = ['--contender', contender, '--tasks', String(tasks), '--interval-ms', String(intervalMs)];
  if (heap) parameters.push('--mode', 'heap');
  if (signal) parameters.push('--signal');
  if (deadline) parameters.push('--deadline');
  const nodeOptions = ['--expose-gc', '--no-warnings', '--max-old-space-size=12000'];
  const outcome = await runChild(fileURLToPath(import.meta.resolve('./cell.ts')), parameters, { timeoutMs, nodeOptions });
  if (outcome.timedOut) return undefined;
  if (outcome.exitCode !== 0) throw new Error(`${parameters.join(' ')} failed: ${outcome.stderr}`);
  return JSON.parse(outcome.stdout) as EngineCell;
}
