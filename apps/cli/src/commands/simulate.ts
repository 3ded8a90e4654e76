import type { SimulationResult } from '@tasks/core/testing';
import type { CommandContext } from '../command-context.ts';
import { formatDuration, parseDuration } from '../duration.ts';
import { exitCodes } from '../exit-codes.ts';
import { invalidArgument } from '../invalid-argument.ts';
import { readRefs } from '../refs/read-refs.ts';
import { printRecords } from '../render/print-records.ts';
import { renderTable } from '../render/table.ts';

/** Options of `tasks simulate`. */
export interface SimulateOptions {
  /** File of past durations, one a line; `-` is standard input. */
  readonly from?: string | undefined;
  /** Wanted latencies, in milliseconds. */
  readonly latency: readonly number[];
  /** How many tasks to simulate for each figure. */
  readonly tasks: number;
}

/** What one latency costs. */
interface Tradeoff {
  readonly latencyMs: number;
  /** `fixed`: the pause of twice the latency that tasks of an unknown kind get; `learned`: once the durations are known. */
  readonly schedule: 'fixed' | 'learned';
  readonly pollsPerTask: number;
  readonly meanLatenessMs: number;
  readonly p95LatenessMs: number;
}

/** `tasks simulate`: what each wanted latency would cost in requests, for durations of one's own. Nothing is asked of any vendor. */
export async function simulate(context: CommandContext, durations: readonly string[], options: SimulateOptions): Promise<number> {
  const lines = await readRefs(durations, options.from, context.io, context.interruption.signal);
  const past = lines.map(readDuration);
  if (past.length === 0)
    throw invalidArgument('There are no durations. Give past ones, such as 12s 40s 1m, or --from a file with one a line.');
  const { simulate: run, fixed } = { ...(await import('@tasks/core/testing')), ...(await import('@tasks/core')) };
  const figures: Tradeoff[] = [];
  for (const latencyMs of options.latency.length > 0 ? options.latency : usualLatencies(past)) {
    const common = {
      kinds: { task: { durationMs: past } },
      arrivals: { inFlight: 100 },
      tasks: options.tasks,
      latencyMs,
      signal: context.interruption.signal,
    };
    figures.push(figure('fixed', latencyMs, await run({ ...common, schedule: fixed(2 * latencyMs) })));
    figures.push(figure('learned', latencyMs, await run(common)));
    context.messages.progress(`simulated ${formatDuration(latencyMs)}`);
  }
  await printRecords(
    context,
    figures,
    {
      latencyMs: ({ latencyMs }) => String(latencyMs),
      schedule: ({ schedule }) => schedule,
      pollsPerTask: ({ pollsPerTask }) => String(pollsPerTask),
      meanLatenessMs: ({ meanLatenessMs }) => String(meanLatenessMs),
      p95LatenessMs: ({ p95LatenessMs }) => String(p95LatenessMs),
    },
    (records) =>
      renderTable(
        ['LATENCY WANTED', 'SCHEDULE', 'REQUESTS PER TASK', 'LATE ON AVERAGE', 'LATE AT MOST (95 %)'],
        records.map((record) => [
          formatDuration(record.latencyMs),
          record.schedule,
          record.pollsPerTask.toFixed(2),
          seconds(record.meanLatenessMs),
          seconds(record.p95LatenessMs),
        ]),
        context.colors,
      ),
  );
  return exitCodes.success;
}

function readDuration(text: string): number {
  const milliseconds = parseDuration(text);
  if (milliseconds === undefined) {
    throw invalidArgument(
      `Not a duration: ${JSON.stringify(text.slice(0, 80))}. Write 500ms, 90s, 10m or 2h; a bare number is seconds.`,
    );
  }
  return milliseconds;
}

/** From a fiftieth of the usual duration to about its half. */
function usualLatencies(past: readonly number[]): readonly number[] {
  const median = past.toSorted((left, right) => left - right)[Math.floor(past.length / 2)] ?? 1000;
  return [0.02, 0.05, 0.1, 0.2, 0.5].map((share) => Math.max(100, Number((median * share).toPrecision(2))));
}

function figure(schedule: Tradeoff['schedule'], latencyMs: number, { pollsPerTask, latenessMs }: SimulationResult): Tradeoff {
  const rounded = (value: number): number => Math.round(value * 100) / 100;
  return {
    latencyMs,
    schedule,
    pollsPerTask: rounded(pollsPerTask),
    meanLatenessMs: Math.round(latenessMs.mean),
    p95LatenessMs: Math.round(latenessMs.p95),
  };
}

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toPrecision(3)}s`;
}
