import { printTable } from '../measure/print-table.ts';
import { inFlight } from './fleet-laws.ts';
import { followFleet, learnFleet } from './fleet-runs.ts';
import { percent, seconds } from './goals.ts';
import type { Goals } from './goals.ts';

const goal = 0.01;

/** Measures how many requests a vendor refuses that bears 40 a second, whether the poller was told so or not. */
export async function refusals(goals: Goals): Promise<void> {
  const durations = await learnFleet(false);
  const lines: string[][] = [];
  for (const known of [true, false]) {
    for (const capacity of [1, 40]) {
      const limit = { capacity, refillPerSecond: 40 };
      const result = await followFleet({
        durations,
        latencyMs: 300,
        tasks: 4000,
        vendorLimit: limit,
        rateLimit: known ? [limit] : undefined,
        responseMs: 100,
        maxConcurrency: 10,
      });
      const name = `${known ? 'known' : 'not known'}, bursts of ${capacity}`;
      lines.push([
        name,
        result.requestsPerSecond.toFixed(1),
        percent(result.rejectedShare, 2),
        `<= ${percent(goal, 0)}`,
        '0 %',
        goals.atMost(`refused requests, limit ${name}`, result.rejectedShare, goal),
        seconds(result.latenessMs.mean),
        String(result.givenUp),
      ]);
    }
  }
  console.log(`Vendor that refuses more than 40 requests a second (429), ${inFlight} in flight, an answer takes 0.1 s`);
  printTable(['limit', 'requests/s', 'refused', 'goal', 'limit', '', 'mean lateness s', 'given up'], lines);
}
