import { parseArgs } from 'node:util';

import { compare, compareHeap, compareSharedSignal } from './tables.ts';

// What it costs to follow many tasks in one process, without HTTP: ours beside other pollers, a loop by hand, and the least that it can cost.

const everyone = ['floor', 'ours', 'naive', 'p-wait-for', 'gax', 'smithy', 'core-lro'];
const { values } = parseArgs({
  options: {
    million: { type: 'boolean', default: false },
    rounds: { type: 'string', default: '3' },
    sizes: { type: 'string', default: '1000,10000,100000' },
    contenders: { type: 'string', default: everyone.join(',') },
    'no-signal': { type: 'boolean', default: false },
  },
});
const rounds = Number(values.rounds);
const contenders = values.contenders.split(',');
const goals: { readonly what: string; readonly value: number; readonly most: number }[] = [];

console.log(
  `Node ${process.version}, ${process.platform} ${process.arch}; every task is polled 5 times, each cell in a process of its own`,
);
for (const tasks of values.million ? [] : values.sizes.split(',').map(Number)) {
  const ours = (await compare({ contenders, tasks, rounds })).get('ours');
  if (tasks !== 100_000 || ours === undefined) continue;
  goals.push(
    { what: '100,000 tasks: CPU as a multiple of the floor', value: ours.cpuRatio, most: 2 },
    { what: '100,000 tasks: wall time over the ideal', value: ours.wallRatio, most: 1.05 },
  );
}
if (values.million) {
  const summaries = await compare({ contenders: ['floor', 'ours', 'naive'], tasks: 1_000_000, rounds: 1, intervalMs: 10_000 });
  const ours = summaries.get('ours');
  goals.push(
    { what: '1,000,000 tasks: wall time over the ideal', value: ours?.wallRatio ?? Number.NaN, most: 1.1 },
    { what: '1,000,000 tasks: peak memory in GB', value: (ours?.peakBytes ?? Number.NaN) / 1e9, most: 1.5 },
  );
} else {
  const bytes = await compareHeap(100_000, contenders);
  if (bytes !== undefined) goals.push({ what: 'heap bytes of a task with ref, deadline and signal', value: bytes, most: 512 });
  if (!values['no-signal']) {
    const ratio = await compareSharedSignal(rounds, [10_000, 30_000, 100_000], 10_000);
    goals.push({ what: '100,000 tasks on one signal: wall time as a multiple of none', value: ratio, most: 1.1 });
  }
}
for (const { what, value, most } of goals) {
  console.log(`goal: ${what}, at most ${most}: ${value.toFixed(most < 100 ? 2 : 0)}, ${value <= most ? 'reached' : 'missed'}`);
  if (!(value <= most)) process.exitCode = 1;
}
