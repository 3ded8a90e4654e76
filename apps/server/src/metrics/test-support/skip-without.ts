import { spawnSync } from 'node:child_process';
import process from 'node:process';
import type { TestContext } from 'vitest';

/** Skips a test where a program is not on this machine, and says so whatever the reporter shows. */
export function skipWithout(program: string, context: TestContext): void {
  if (spawnSync(program, ['--version']).status === 0) return;
  const note = `${program} is not on this machine: "${context.task.name}" is skipped.`;
  process.stderr.write(`${note}\n`);
  context.skip(note);
}
