import { parseArgs } from 'node:util';

import type { PollOutcome } from '@tasks/core';
import { createSqliteStore } from '@tasks/store-sqlite';

import { kind, newTask } from '../../store/tasks.ts';
import { restMs, spreadMs } from './fleet.ts';

// Makes a file of so many tasks as a server leaves them: each was asked after once and runs, and none is due before long.

const { values } = parseArgs({ options: { path: { type: 'string', default: '' }, tasks: { type: 'string', default: '1000' } } });
const tasks = Number(values.tasks);
const running = { state: 'running', vendorState: 'running', progress: { succeeded: 0, failed: 0 } } as const;

const store = createSqliteStore({ path: values.path });
for (let tracked = 0; tracked < tasks; tracked += 500) {
  const now = store.now();
  await store.tasks.track(
    Array.from({ length: Math.min(500, tasks - tracked) }, (_, index) => newTask(now, now - ((tracked + index) % 60_000))),
  );
}
const dueFrom = store.now() + restMs;
let asked = 0;
while (asked < tasks) {
  const claimed = await store.polls.claim({ ...kind, dueBefore: store.now(), limit: 1000, leaseMs: 60_000 });
  const at = store.now();
  const outcomes = claimed.map(({ task, attempt }, index): PollOutcome => {
    const nextPollAt = dueFrom + (((asked + index) * 7919) % spreadMs);
    return { uid: task.uid, attempt, at, polls: 1, observedAt: at, status: running, nextPollAt };
  });
  await store.polls.settle(outcomes);
  asked += claimed.length;
}
await store.close();
console.log(JSON.stringify({ asked }));
