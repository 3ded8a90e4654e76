import { createPoller } from '@tasks/core';
import type { Poller, TaskHandle } from '@tasks/core';
import { createManualClock, seededRandom } from '@tasks/core/testing';
import type { ManualClock } from '@tasks/core/testing';

import { printTable } from '../measure/print-table.ts';
import { times } from './goals.ts';
import type { Goals } from './goals.ts';

/** The requests after a restart, counted in slices of one pause, over as many pauses as were asked for. */
interface Restart {
  readonly slices: readonly number[];
  readonly sliceMs: number;
}

/** Options of {@link restart}. */
interface RestartOptions {
  readonly tasks: number;
  readonly latencyMs: number;
  /** How long nobody asks after the tasks. */
  readonly downMs: number;
  /** How many pauses to watch after the restart. */
  readonly pauses: number;
}

const slicesInPause = 20;
const goal = 1.2;

/**
 * One process follows tasks that began at different times and run on for long; it is stopped, and another resumes all of them at once by their handles, which have
 * been through JSON.
 */
async function restart({ tasks, latencyMs, downMs, pauses }: RestartOptions): Promise<Restart> {
  const clock = createManualClock();
  const askedAt: number[] = [];
  const poller = (seed: number): Poller =>
    createPoller({
      providers: [
        {
          specificationVersion: 'v1',
          name: 'vendor',
          account: 'vendor',
          defaultType: 'job',
          maxConcurrency: 1_000_000,
          types: {
            job: {
              getStatus: () => {
                askedAt.push(clock.monotonic());
                return Promise.resolve({ state: 'running', vendorState: 'RUNNING' });
              },
            },
          },
        },
      ],
      clock,
      random: seededRandom(seed),
      latencyMs,
    });
  const pauseMs = 2 * latencyMs;
  const handles = await follow(poller(1), clock, tasks, pauseMs);
  await clock.advance(downMs);
  const begin = clock.monotonic();
  askedAt.length = 0;
  const second = poller(2);
  const waits = handles.map((handle) => second.resume(handle).catch(() => {}));
  const sliceMs = pauseMs / slicesInPause;
  await clock.advance(pauses * pauseMs);
  const slices = Array.from({ length: pauses * slicesInPause }, () => 0);
  for (const at of askedAt) {
    const slice = Math.min(slices.length - 1, Math.floor((at - begin) / sliceMs));
    slices[slice] = (slices[slice] ?? 0) + 1;
  }
  await second.stop();
  await Promise.all(waits);
  return { slices, sliceMs };
}

/** Follows tasks that begin one after another, and gives their handles once all have run for a while. */
async function follow(first: Poller, clock: ManualClock, tasks: number, pauseMs: number): Promise<readonly TaskHandle[]> {
  const waits: Promise<unknown>[] = [];
  const refs: string[] = [];
  const groups = 2000;
  for (let group = 0; group < groups; group += 1) {
    for (let task = 0; task < tasks / groups; task += 1) {
      const ref = `vendor:job:task-${group}-${task}`;
      refs.push(ref);
      waits.push(first.wait(ref, { startedAt: new Date(clock.now()) }).catch(() => {}));
    }
    await clock.advance((16 * pauseMs) / groups);
  }
  const handles = refs.map((ref) => JSON.parse(JSON.stringify(first.handle(ref))) as TaskHandle);
  await first.stop();
  await Promise.all(waits);
  return handles;
}

/** How many times the mean rate the highest rate is, over the given pause after the restart. */
function peakOverMean({ slices }: Restart, pause: number): number {
  const watched = slices.slice(pause * slicesInPause, (pause + 1) * slicesInPause);
  const mean = watched.reduce((sum, each) => sum + each, 0) / watched.length;
  return Math.max(...watched) / mean;
}

/** Measures how evenly a restart asks after tasks that are due, some or all of them. */
export async function restarts(goals: Goals): Promise<void> {
  const tasks = 10_000;
  const lines: string[][] = [];
  for (const [latencyMs, downMs] of [
    [1000, 60_000],
    [15_000, 600_000],
    [15_000, 15_000],
  ] as const) {
    const run = await restart({ tasks, latencyMs, downMs, pauses: 3 });
    const ratio = peakOverMean(run, 0);
    const name = `pause ${(2 * latencyMs) / 1000} s, away ${downMs / 1000} s`;
    lines.push([
      name,
      times(ratio),
      `<= ${times(goal)}`,
      '1.00x',
      goals.atMost(`restart, ${name}`, ratio, goal),
      times(peakOverMean(run, 1)),
      times(peakOverMean(run, 2)),
    ]);
  }
  console.log(
    `Restart: ${tasks} handles resumed at once; highest request rate in a twentieth of a pause beside the mean of the pause`,
  );
  printTable(['schedule', 'first pause', 'goal', 'limit', '', 'second', 'third'], lines);
}
