import { writeSync } from 'node:fs';
import { parseArgs } from 'node:util';

import { Workload } from './workload.ts';
import type { EngineContender, FollowOptions } from './workload.ts';

// One measurement, in a process of its own: node --expose-gc cell.ts --contender ours --tasks 1000 [--mode run|heap] …

/** What a cell measures. */
export interface EngineCell {
  readonly wallMs: number;
  readonly idealMs: number;
  readonly cpuMs: number;
  readonly latenessMs: number;
  /** The most memory that the process held, in bytes. */
  readonly peakBytes: number;
  /** Per task, with all of them waiting; only in the mode `heap`. */
  readonly heapBytesPerTask?: number;
}

const { values } = parseArgs({
  options: {
    contender: { type: 'string', default: 'ours' },
    tasks: { type: 'string', default: '1000' },
    'interval-ms': { type: 'string', default: '1000' },
    mode: { type: 'string', default: 'run' },
    signal: { type: 'boolean', default: false },
    deadline: { type: 'boolean', default: false },
  },
});
const heapMode = values.mode === 'heap';
const tasks = Number(values.tasks);
// In the mode `heap` every task waits for its second poll for longer than the measurement takes.
const workload = new Workload(tasks, heapMode ? 3_600_000 : Number(values['interval-ms']));
const options: FollowOptions = {
  signal: values.signal ? new AbortController().signal : undefined,
  timeoutMs: values.deadline ? 86_400_000 : undefined,
};
const { contender } = (await import(`./contenders/${values.contender}.ts`)) as { readonly contender: EngineContender };
const follow = contender.start(workload, options);

// Nothing is hung onto the promises: what a task costs is the contender's own.
const finished = new Promise<void>((resolve) => (workload.onDone = resolve));
process.once('unhandledRejection', (error) => {
  writeSync(2, `${String(error)}\n`);
  process.exit(1);
});

global.gc?.();
const heapBefore = process.memoryUsage().heapUsed;
const cpuBefore = process.cpuUsage();
const start = performance.now();
for (let task = 0; task < tasks; task += 1) void follow(task);
if (heapMode) {
  while (workload.polls < tasks) await new Promise((resolve) => setTimeout(resolve, 50));
  await new Promise((resolve) => setTimeout(resolve, 500));
  for (let round = 0; round < 3; round += 1) global.gc?.();
} else {
  await finished;
}
const wallMs = performance.now() - start;
const { user, system } = process.cpuUsage(cpuBefore);
const cell: EngineCell = {
  wallMs,
  idealMs: workload.idealMs,
  cpuMs: (user + system) / 1000,
  latenessMs: workload.lateness / Math.max(1, workload.latePolls),
  peakBytes: process.resourceUsage().maxRSS * 1024,
  ...(heapMode && { heapBytesPerTask: (process.memoryUsage().heapUsed - heapBefore) / tasks }),
};
writeSync(1, JSON.stringify(cell));
process.exit(0);
