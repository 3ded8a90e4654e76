import { lognormal, simulate } from '@tasks/core/testing';

import { batches } from './batches.ts';
import { budgetedFleet } from './budgeted-fleet.ts';
import { Goals } from './goals.ts';
import { writePlots } from './plots.ts';
import { refusals } from './refusals.ts';
import { restarts } from './restart.ts';
import { coldStart, savedRequests } from './saved-requests.ts';

// How well the poller chooses when to ask: the real engine on a virtual clock, beside the schedules of other libraries and the exact optimum.

const goals = new Goals();
const begin = performance.now();

const day = await simulate({
  kinds: { task: { durationMs: lognormal(20_000, 1) } },
  arrivals: { perSecond: 100_000 / 86_400 },
  tasks: 100_000,
  warmUpTasks: 0,
});
const took = `${((performance.now() - begin) / 1000).toFixed(1)} s`;
console.log(`A day of ${day.tasks} tasks, ${day.requests} requests, simulated in ${took} on Node ${process.version}\n`);

const savings = await savedRequests(goals);
await coldStart(goals);
const fleet = await budgetedFleet(goals);
await refusals(goals);
await batches(goals);
await restarts(goals);
await writePlots(savings, fleet);

console.log(`${((performance.now() - begin) / 1000).toFixed(0)} s in all`);
for (const missed of goals.missed) console.log(`missed: ${missed}`);
if (goals.missed.length > 0) process.exitCode = 1;
