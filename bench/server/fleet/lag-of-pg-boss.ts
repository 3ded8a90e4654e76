import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';

import { startPgBoss } from '../tracks/pg-boss.ts';
import { steadyRate } from './fleet.ts';

// Runs jobs of pg-boss that are due one after the other, and prints how late each was begun, in milliseconds.

const { values } = parseArgs({
  options: {
    url: { type: 'string', default: '' },
    milliseconds: { type: 'string', default: '10000' },
    interval: { type: 'string', default: '2' },
  },
});
const boss = await startPgBoss(values.url);
await boss.createQueue('tasks');
const first = Date.now() + 3000;
const count = (steadyRate * Number(values.milliseconds)) / 1000;
const jobs = Array.from({ length: count }, (_, index) => {
  const due = first + Math.round((index * 1000) / steadyRate);
  return { data: { due }, startAfter: new Date(due) };
});
await boss.insert('tasks', jobs);
const lags: number[] = [];
await boss.work('tasks', { batchSize: 1000, pollingIntervalSeconds: Number(values.interval) }, async (given) => {
  const now = Date.now();
  for (const { data } of given) lags.push(now - (data as { readonly due: number }).due);
});
while (lags.length < count) await sleep(100);
await boss.stop({ graceful: false });
console.log(JSON.stringify(lags));
process.exit(0);
