import type { PollOutcome } from '@tasks/core';
import { createSqliteStore } from '@tasks/store-sqlite';

import { claimedAtOnce } from './cell.ts';
import type { Cell, Work } from './cell.ts';
import { kind, newTask } from './tasks.ts';

/** Runs some work on the store for so long. */
export async function measureOurs(path: string, work: Work, milliseconds: number): Promise<Cell> {
  const opening = performance.now();
  const store = createSqliteStore({ path });
  const claim = () => store.polls.claim({ ...kind, dueBefore: store.now() + 3_600_000, limit: claimedAtOnce, leaseMs: 60_000 });
  const first = await claim();
  const openMilliseconds = performance.now() - opening;
  await store.polls.release(first.map(({ task, attempt }) => ({ uid: task.uid, attempt })));

  const track = async (count: number): Promise<number> => {
    const now = store.now();
    await store.tasks.track(Array.from({ length: count }, () => newTask(now, now + 7_200_000)));
    return count;
  };
  const works: Readonly<Record<Work, () => Promise<number>>> = {
    'track-1': () => track(1),
    'track-100': async () => (await Promise.all(Array.from({ length: 100 }, () => track(1)))).length,
    'batch-100': () => track(100),
    'batch-1000': () => track(1000),
    cycles: async () => {
      const claimed = await claim();
      const at = store.now();
      const outcomes = claimed.map(({ task, attempt }, index): PollOutcome => {
        return { uid: task.uid, attempt, at, polls: task.polls + 1, observedAt: at, nextPollAt: at + 7_200_000 + index };
      });
      await store.polls.settle(outcomes);
      return claimed.length;
    },
  };
  let done = 0;
  const begin = performance.now();
  while (performance.now() - begin < milliseconds) {
    const count = await works[work]();
    if (count === 0) throw new Error('there is nothing left to do');
    done += count;
  }
  const took = performance.now() - begin;
  const residentBytes = process.memoryUsage.rss();
  await store.close();
  return { done, milliseconds: took, residentBytes, openMilliseconds };
}
