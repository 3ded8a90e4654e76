import { seededRandom } from '@tasks/core/testing';
import type { SimulationResult } from '@tasks/core/testing';

import { printTable } from '../measure/print-table.ts';
import { playFifo } from './fifo.ts';
import { classNames, inFlight } from './fleet-laws.ts';
import { fleetOptimum } from './fleet-optimum.ts';
import type { FleetFigures } from './fleet-optimum.ts';
import { followFleet, learnFleet } from './fleet-runs.ts';
import { seconds, times } from './goals.ts';
import type { Goals } from './goals.ts';

/** Mean lateness in milliseconds at one budget. */
export interface FleetRow {
  readonly requestsPerSecond: number;
  readonly fifo: number;
  readonly pooled: number;
  readonly cold: number;
  readonly learned: number;
  readonly bound: number;
}

const meanGoal = 0.4;
const classGoal = 2;
/** Sooner than any of the budgets allows: the limit decides, not the wish. */
const latencyMs = 300;
/** Where there is no goal. */
const fewer = { tasks: 5000 };

function figuresOf({ kinds: byKind, latenessMs, requestsPerSecond }: SimulationResult): FleetFigures {
  const byClass = Object.fromEntries(Object.entries(byKind).map(([name, each]) => [name, each.latenessMs.mean]));
  return { requestsPerSecond, latenessMs: latenessMs.mean, byClass };
}

/** Measures how late the ends of a fleet's tasks are noticed when the account's limit does not suffice to ask all as often as would be good. */
export async function budgetedFleet(goals: Goals): Promise<readonly FleetRow[]> {
  const durations = await learnFleet(false);
  const pooledDurations = await learnFleet(true);
  const rows: FleetRow[] = [];
  const lines: string[][] = [];
  for (const requestsPerSecond of [20, 40, 80]) {
    const fifo = playFifo(requestsPerSecond, 20_000, 20_000, seededRandom(1));
    const bound = fleetOptimum(requestsPerSecond);
    const budget = { latencyMs, rateLimit: [{ capacity: 1, refillPerSecond: requestsPerSecond }] };
    const learned = figuresOf(await followFleet({ ...budget, durations, learns: false }));
    const cold = figuresOf(await followFleet({ ...budget, ...fewer, learns: false }));
    const pooled = figuresOf(await followFleet({ ...budget, ...fewer, pooled: true, durations: pooledDurations, learns: false }));
    const line = (name: string, figures: FleetFigures, judged = false): void => {
      const ratio = figures.latenessMs / fifo.latenessMs;
      const worst = Math.max(...classNames.map((each) => (figures.byClass[each] ?? 0) / (fifo.byClass[each] ?? 0)));
      const what = `fleet at ${requestsPerSecond}/s`;
      lines.push([
        `${requestsPerSecond}/s  ${name}`,
        figures.requestsPerSecond.toFixed(1),
        seconds(figures.latenessMs),
        ...classNames.map((each) => seconds(figures.byClass[each] ?? Number.NaN)),
        `${ratio.toFixed(3)}x`,
        judged ? `<= ${times(meanGoal)}` : '',
        judged ? times(bound.latenessMs / fifo.latenessMs) : '',
        judged ? goals.atMost(`${what}, mean lateness`, ratio, meanGoal) : '',
        times(worst),
        judged ? `<= ${times(classGoal)}` : '',
        judged ? goals.atMost(`${what}, worst class`, worst, classGoal) : '',
      ]);
    };
    line('FIFO limiter', fifo);
    line('ours, cold', cold);
    line('ours, one law for all', pooled);
    line('ours, a law for each', learned, true);
    line('bound', bound);
    rows.push({
      requestsPerSecond,
      fifo: fifo.latenessMs,
      pooled: pooled.latenessMs,
      cold: cold.latenessMs,
      learned: learned.latenessMs,
      bound: bound.latenessMs,
    });
  }
  console.log(
    `Fleet of ${inFlight} tasks in flight within a budget of requests; laws learned from 100 completions of each class, and nothing learned since`,
  );
  const classHeaders = classNames.map((name) => `${name} s`);
  const header = [
    'budget',
    'requests/s',
    'mean lateness s',
    ...classHeaders,
    'of FIFO',
    'goal',
    'limit',
    '',
    'worst class',
    'goal',
    '',
  ];
  printTable(header, lines);
  return rows;
}
