import { simulate } from '@tasks/core/testing';
import type { SimulatedProgress, SimulationOptions, SimulationResult } from '@tasks/core/testing';

import { quantile, representatives } from './laws.ts';
import type { Law } from './laws.ts';
import type { Figures } from './optimum.ts';

/** What the poller has learned of durations, as it saves it. */
export type Learned = SimulationResult['durations'];

/** Options of {@link learn} and {@link measure}. */
export interface Conditions {
  readonly law: Law;
  readonly endTold?: boolean;
  readonly progress?: SimulatedProgress;
}

/** So rarely that tasks seldom overlap: what is learned is learned from about as many tasks as are wanted. */
const oneByOne = { perSecond: 0.002 };

/** Lets a poller that knows nothing follow so many tasks, and gives what it has learned: by its own polls, for as many learners as are wanted. */
export async function learn(
  conditions: Conditions,
  completions: number,
  latencyMs: number,
  learners: number,
): Promise<readonly Learned[]> {
  const { law, endTold, progress } = conditions;
  if (completions === 0) return Array.from({ length: learners }, () => ({}));
  const learned: Learned[] = [];
  for (let seed = 0; seed < learners; seed += 1) {
    const kinds = { task: { durationMs: (random: () => number) => quantile(law, random()), progress } };
    const run = { arrivals: oneByOne, tasks: completions, warmUpTasks: 0, latencyMs, endTold, seed: 1000 + 7 * seed };
    learned.push((await simulate({ kinds, ...run })).durations);
  }
  return learned;
}

/** Lets the poller follow tasks that stand for the law, with each of what some learners have learned; it learns no more. */
export async function measure(
  { law, endTold, progress }: Conditions,
  learned: readonly Learned[],
  latencyMs: number,
  tasksEach: number,
  more: Partial<SimulationOptions> = {},
): Promise<Figures> {
  let polls = 0;
  let lateness = 0;
  for (const [index, durations] of learned.entries()) {
    const sample = shuffled(representatives(law, tasksEach, (index + 0.5) / learned.length), index);
    let next = 0;
    const durationMs = (): number => sample[next++ % sample.length] ?? Number.NaN;
    const { pollsPerTask, latenessMs } = await simulate({
      kinds: { task: { durationMs, progress } },
      arrivals: { perSecond: 0.1 },
      tasks: tasksEach,
      warmUpTasks: 0,
      seed: 1 + index,
      durations,
      learns: false,
      latencyMs,
      endTold,
      ...more,
    });
    polls += pollsPerTask / learned.length;
    lateness += latenessMs.mean / learned.length;
  }
  return { polls, latenessMs: lateness };
}

/** Finds the wanted lateness with which the measured one is as given, and gives the figures at it. */
export async function atLateness(
  latenessMs: number,
  measureAt: (latencyMs: number) => Promise<Figures>,
  tolerance = 0.002,
): Promise<Figures> {
  // Measured lateness is nearly in proportion to the wanted one: a few steps of the secant method on logarithms.
  const goal = Math.log(latenessMs);
  let last = { wanted: goal, got: 0, figures: await measureAt(latenessMs) };
  last.got = Math.log(last.figures.latenessMs);
  let slope = 1;
  for (let step = 0; step < 8 && Math.abs(last.got - goal) > tolerance; step += 1) {
    const wanted = last.wanted + Math.max(-1, Math.min(1, (goal - last.got) / slope));
    const figures = await measureAt(Math.exp(wanted));
    const got = Math.log(figures.latenessMs);
    const measured = (got - last.got) / (wanted - last.wanted);
    slope = measured > 0.2 && measured < 5 ? measured : 1;
    last = { wanted, got, figures };
  }
  return last.figures;
}

function shuffled(values: readonly number[], seed: number): readonly number[] {
  const mixed = [...values];
  let state = seed + 1;
  for (let index = mixed.length - 1; index > 0; index -= 1) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    const other = Math.floor((state / 2 ** 32) * (index + 1));
    [mixed[index], mixed[other]] = [mixed[other] ?? 0, mixed[index] ?? 0];
  }
  return mixed;
}
