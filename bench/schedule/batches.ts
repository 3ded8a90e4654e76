import { printTable } from '../measure/print-table.ts';
import { followFleet, learnFleet } from './fleet-runs.ts';
import { seconds } from './goals.ts';
import type { Goals } from './goals.ts';
import type { Figures } from './optimum.ts';
import { atLateness } from './ours.ts';

const goal = 40;

/** Measures what asking after many tasks in one request saves, at the mean lateness of asking one by one for a wanted lateness of 1 s. */
export async function batches(goals: Goals): Promise<void> {
  const durations = await learnFleet(false);
  const measure = async (maxBatchSize: number, latencyMs: number): Promise<Figures> => {
    const result = await followFleet({ tasks: 3000, latencyMs, maxBatchSize, durations });
    return { polls: result.requestsPerTask, latenessMs: result.latenessMs.mean };
  };
  const single = await measure(1, 1000);
  const lines: string[][] = [];
  for (const maxBatchSize of [1, 10, 100]) {
    const { polls, latenessMs } =
      maxBatchSize === 1 ? single : await atLateness(single.latenessMs, (latencyMs) => measure(maxBatchSize, latencyMs), 0.01);
    const ratio = single.polls / polls;
    const judged = maxBatchSize === 100;
    lines.push([
      `up to ${maxBatchSize}`,
      seconds(latenessMs),
      polls.toFixed(3),
      `1/${ratio.toFixed(1)}`,
      judged ? `<= 1/${goal}` : '',
      `1/${maxBatchSize}`,
      judged ? goals.atLeast('batches of 100', ratio, goal) : '',
    ]);
  }
  console.log(
    'Batch status: the same fleet without a budget, each class asked after up to so many at a time, at equal mean lateness',
  );
  printTable(['batch', 'mean lateness s', 'requests/task', 'of one by one', 'goal', 'limit', ''], lines);
}
