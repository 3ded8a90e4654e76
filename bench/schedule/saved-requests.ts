import { seededRandom } from '@tasks/core/testing';

import { printTable } from '../measure/print-table.ts';
import { percent, seconds } from './goals.ts';
import type { Goals } from './goals.ts';
import { laws, lognormalLaw, representatives } from './laws.ts';
import type { Law } from './laws.ts';
import { optimumAt, optimumOfScalesAt } from './optimum.ts';
import type { Figures } from './optimum.ts';
import { atLateness, learn, measure } from './ours.ts';
import type { Conditions } from './ours.ts';
import { peers, play } from './peers.ts';
import type { Peer } from './peers.ts';

/** How much was saved, and how much could have been. */
export interface Saving {
  readonly durations: string;
  readonly peer: string;
  readonly saved: number;
  readonly ceiling: number;
  readonly goal: number | undefined;
}

interface Row extends Conditions {
  readonly durations: string;
  readonly peer: Peer;
  readonly goal?: number;
  /** How many completions each learner has seen. @default 100 */
  readonly completions?: number;
  /** @default the optimum of the law */
  readonly optimum?: (latenessMs: number) => Figures;
}

/** As many where there is a goal, fewer where there is none. */
const learners = { judged: 20, shown: 8 };
const tasksEach = 400;

const { 'sigma 1': wide, 'sigma 0.5': middle, 'sigma 0.25': narrow, 'sigma 0.1': veryNarrow, bimodal } = laws;
const { 'core-lro': coreLro, Terraform, gax, smithy } = peers;

/** A vendor whose progress is good to 20 %. */
const progress = { items: 100, error: 0.2 };

const rows: readonly Row[] = [
  { ...against(wide, coreLro), goal: 0.08 },
  { ...against(wide, Terraform), goal: 0.5 },
  { ...against(wide, gax), goal: 0.65 },
  { ...against(wide, smithy), goal: 0.65 },
  { ...against(middle, coreLro), goal: 0.3 },
  against(middle, Terraform),
  against(middle, gax),
  against(middle, smithy),
  { ...against(narrow, coreLro), goal: 0.55 },
  against(narrow, Terraform),
  against(narrow, gax),
  against(narrow, smithy),
  against(veryNarrow, coreLro),
  against(veryNarrow, Terraform),
  against(veryNarrow, gax),
  against(veryNarrow, smithy),
  { ...against(bimodal, coreLro), goal: 0.4 },
  { ...against(bimodal, coreLro), durations: 'bimodal, end told', endTold: true },
  against(bimodal, Terraform),
  against(bimodal, gax),
  against(bimodal, smithy),
  // What a schedule saves on durations of sigma 0.2 is what progress that is good to 20 % makes possible for any durations.
  { ...against(lognormalLaw('sigma 0.2', 20_000, 0.2), coreLro), durations: 'sigma 0.2' },
  { ...against(wide, coreLro), durations: 'sigma 1, progress', progress, optimum: withProgress, goal: 0.6 },
  { ...against(wide, coreLro), durations: 'sigma 1, progress, cold', progress, optimum: withProgress, completions: 0 },
];

function against(law: Law, peer: Peer): Row {
  return { durations: law.name, law, peer };
}

/** The optimum when the pace of each task is known from its beginning: a task of the wide law ends within 20 % of what its pace foretells. */
function withProgress(latenessMs: number): Figures {
  const shrunk = Math.sqrt(1 + progress.error ** 2);
  const medians = representatives(lognormalLaw('', 20_000, 1 / shrunk), 60);
  return optimumOfScalesAt(lognormalLaw('', 1, progress.error / shrunk), medians, latenessMs);
}

/** Measures how many requests are saved against the default schedules of known libraries, each at that library's own mean lateness. */
export async function savedRequests(goals: Goals): Promise<readonly Saving[]> {
  const savings: Saving[] = [];
  const lines: string[][] = [];
  for (const { durations, peer, goal, completions = 100, optimum, ...conditions } of rows) {
    const { law } = conditions;
    const theirs = play(peer, representatives(law, 20_000), seededRandom(1));
    const least = optimum?.(theirs.latenessMs) ?? optimumAt(law, theirs.latenessMs);
    const learned = await learn(conditions, completions, theirs.latenessMs, learners[goal === undefined ? 'shown' : 'judged']);
    const ours = await atLateness(theirs.latenessMs, (latencyMs) => measure(conditions, learned, latencyMs, tasksEach));
    const saved = 1 - ours.polls / theirs.polls;
    const ceiling = 1 - least.polls / theirs.polls;
    savings.push({ durations, peer: peer.name, saved, ceiling, goal });
    lines.push([
      durations,
      peer.name,
      seconds(theirs.latenessMs),
      seconds(ours.latenessMs),
      theirs.polls.toFixed(2),
      ours.polls.toFixed(2),
      least.polls.toFixed(2),
      percent(saved),
      goal === undefined ? '' : `>= ${percent(goal, 0)}`,
      percent(ceiling),
      goal === undefined ? '' : goals.atLeast(`requests saved, ${durations}, against ${peer.name}`, saved, goal),
    ]);
  }
  console.log(
    `Requests for each task at equal mean lateness; laws learned by own polls from 100 completions, the mean of ${learners.judged} learners where there is a goal, else of ${learners.shown}`,
  );
  const header = [
    'durations',
    'against',
    'its lateness s',
    'ours s',
    'its requests',
    'ours',
    'optimum',
    'saved',
    'goal',
    'ceiling',
    '',
  ];
  printTable(header, lines);
  return savings;
}

/** Measures what not knowing the law costs: the fixed pause with which the poller begins, beside the optimum for the widest law. */
export async function coldStart(goals: Goals): Promise<void> {
  const nothing = Array.from({ length: learners.judged }, () => ({}));
  const lines: string[][] = [];
  for (const [law, goal] of [[wide, 1.07] as const, [middle, undefined] as const]) {
    const ours = await atLateness(1000, (latencyMs) => measure({ law }, nothing, latencyMs, tasksEach));
    const least = optimumAt(law, 1000);
    const ratio = ours.polls / least.polls;
    const verdict = goal === undefined ? '' : goals.atMost(`cold start, ${law.name}`, ratio, goal);
    const figures = [ours.polls.toFixed(2), least.polls.toFixed(2), `${ratio.toFixed(3)}x`];
    lines.push([law.name, ...figures, goal === undefined ? '' : `<= ${goal}x`, '1.000x', verdict]);
  }
  console.log('Cold: requests for each task while nothing is known of durations, at a mean lateness of 1 s');
  printTable(['durations', 'ours', 'optimum', 'ratio', 'goal', 'limit', ''], lines);
}
