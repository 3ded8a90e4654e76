import { spawnSync } from 'node:child_process';
import { parseArgs } from 'node:util';

// pnpm hands the two dashes on that part its own options from these.
const args = process.argv.slice(2).filter((arg) => arg !== '--');
const { values } = parseArgs({
  args,
  options: { seconds: { type: 'string' }, kills: { type: 'string' }, seed: { type: 'string' } },
});
const environment = Object.fromEntries(
  Object.entries(values).map(([name, value]) => [`TASKS_CRASH_${name.toUpperCase()}`, value]),
);
const { status } = spawnSync('vitest', ['run', '--config', 'e2e/vitest.config.ts', 'e2e/server/crash.e2e.ts'], {
  stdio: 'inherit',
  env: { ...process.env, ...environment },
});
process.exitCode = status ?? 1;
