import { fileURLToPath } from 'node:url';

import { runChild } from '../measure/run-child.ts';

/** Runs a module that prints one JSON value, in a process of its own. */
export async function measureInChild<TResult>(
  moduleUrl: string,
  parameters: Readonly<Record<string, string | number>>,
): Promise<TResult> {
  const words = Object.entries(parameters).flatMap(([name, value]) => [`--${name}`, String(value)]);
  const profiles = process.env['TASKS_BENCH_PROFILES'];
  const nodeOptions = ['--no-warnings', ...(profiles === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${profiles}`])];
  const outcome = await runChild(fileURLToPath(moduleUrl), words, { timeoutMs: 900_000, nodeOptions });
  if (outcome.exitCode !== 0) throw new Error(`${moduleUrl} ${words.join(' ')} failed: ${outcome.stderr}`);
  return JSON.parse(outcome.stdout) as TResult;
}
