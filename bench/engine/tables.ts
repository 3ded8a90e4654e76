import { median } from '../measure/alternate.ts';
import { printTable } from '../measure/print-table.ts';
import type { EngineCell } from './cell.ts';
import { measureCell } from './measure-cell.ts';
import type { CellOptions } from './measure-cell.ts';

/** What is known of one contender at one number of tasks, over all rounds. */
export interface Summary {
  /** The median over rounds of its processor time as a multiple of the floor's in the same round. */
  readonly cpuRatio: number;
  readonly wallRatio: number;
  readonly latenessRatio: number;
  readonly latenessMs: number;
  readonly peakBytes: number;
}

/** Options of {@link compare}. */
export interface CompareOptions {
  readonly contenders: readonly string[];
  readonly tasks: number;
  readonly rounds: number;
  readonly intervalMs?: number | undefined;
}

/** How the contenders are asked to follow tasks: ours with all it is for, a deadline and a shared signal; the others with what they bear at such numbers. */
function asUsed(contender: string): Pick<CellOptions, 'signal' | 'deadline'> {
  return contender === 'ours' ? { signal: true, deadline: true } : {};
}

/** Lets every contender follow so many tasks, in turns, and prints the table. */
export async function compare({
  contenders,
  tasks,
  rounds,
  intervalMs = 1000,
}: CompareOptions): Promise<ReadonlyMap<string, Summary>> {
  const cells = new Map<string, EngineCell[]>(contenders.map((contender) => [contender, []]));
  for (let round = 0; round < rounds; round += 1) {
    const first = round % contenders.length;
    for (const contender of [...contenders.slice(first), ...contenders.slice(0, first)]) {
      const cell = await measureCell({ contender, tasks, intervalMs, ...asUsed(contender) });
      if (cell !== undefined) cells.get(contender)?.push(cell);
    }
  }
  const summaries = new Map<string, Summary>();
  for (const [contender, own] of cells) {
    const ratio = (value: (cell: EngineCell) => number): number =>
      median(own.map((cell, round) => value(cell) / (floorCell(cells, round, value) ?? Number.NaN)));
    summaries.set(contender, {
      cpuRatio: ratio((cell) => cell.cpuMs),
      latenessRatio: ratio((cell) => cell.latenessMs),
      wallRatio: median(own.map((cell) => cell.wallMs / cell.idealMs)),
      latenessMs: median(own.map((cell) => cell.latenessMs)),
      peakBytes: median(own.map((cell) => cell.peakBytes)),
    });
  }
  console.log(
    `\n${tasks.toLocaleString('en')} tasks, ${intervalMs / 1000} s on average, ${rounds === 1 ? '1 round' : `median of ${rounds} rounds`}`,
  );
  printTable(
    ['contender', 'wall / ideal', 'CPU / floor', 'lateness ms', 'lateness / floor', 'peak RSS MB'],
    [...summaries].map(([contender, summary]) => [
      contender,
      summary.wallRatio.toFixed(3),
      `${summary.cpuRatio.toFixed(2)}x`,
      summary.latenessMs.toFixed(1),
      `${summary.latenessRatio.toFixed(1)}x`,
      (summary.peakBytes / 1e6).toFixed(0),
    ]),
  );
  return summaries;
}

function floorCell(
  cells: ReadonlyMap<string, readonly EngineCell[]>,
  round: number,
  value: (cell: EngineCell) => number,
): number | undefined {
  const cell = cells.get('floor')?.[round];
  return cell && value(cell);
}

/** Prints what a tracked task takes of the heap, all of them waiting. Gives the bytes of ours with everything. */
export async function compareHeap(tasks: number, contenders: readonly string[]): Promise<number | undefined> {
  const variants: readonly (readonly [label: string, options: CellOptions])[] = [
    ...contenders.map((contender) => [contender, { contender, tasks, ...asUsed(contender) }] as const),
    ['p-wait-for with a timeout', { contender: 'p-wait-for', tasks, deadline: true }],
    ['ours without deadline and signal', { contender: 'ours', tasks }],
  ];
  const chosen = variants.filter(([, { contender }]) => contenders.includes(contender));
  const bytes = new Map<string, number>();
  for (const [label, options] of chosen) {
    const cell = await measureCell({ ...options, heap: true });
    if (cell?.heapBytesPerTask !== undefined) bytes.set(label, cell.heapBytesPerTask);
  }
  const floor = bytes.get('floor') ?? Number.NaN;
  console.log(`\nHeap per tracked task, ${tasks.toLocaleString('en')} of them waiting; ours with ref, deadline and signal`);
  printTable(
    ['contender', 'bytes', '/ floor'],
    [...bytes].map(([label, own]) => [label, own.toFixed(0), `${(own / floor).toFixed(1)}x`]),
  );
  return bytes.get('ours');
}

/** Prints what one abort signal shared by all tasks costs. Gives ours at the largest number: wall time with the signal as a multiple of that without. */
export async function compareSharedSignal(rounds: number, sizes: readonly number[], peersAt: number): Promise<number> {
  const rows: string[][] = [];
  let last = Number.NaN;
  for (const tasks of sizes) {
    const [withSignal, without]: [EngineCell[], EngineCell[]] = [[], []];
    for (let round = 0; round < rounds; round += 1) {
      for (const signal of round % 2 === 0 ? [true, false] : [false, true]) {
        const cell = await measureCell({ contender: 'ours', tasks, signal, deadline: true });
        if (cell !== undefined) (signal ? withSignal : without).push(cell);
      }
    }
    const ratio = (value: (cell: EngineCell) => number): number =>
      median(withSignal.map((cell, round) => value(cell) / value(without[round] ?? cell)));
    last = ratio((cell) => cell.wallMs);
    const wall = median(withSignal.map((cell) => cell.wallMs / cell.idealMs));
    rows.push(['ours', String(tasks), wall.toFixed(3), `${last.toFixed(3)}x`, `${ratio((cell) => cell.cpuMs).toFixed(2)}x`]);
  }
  for (const contender of ['naive', 'p-wait-for', 'smithy', 'core-lro']) {
    const cells: (EngineCell | undefined)[] = [];
    for (const signal of [true, false]) cells.push(await measureCell({ contender, tasks: peersAt, signal, timeoutMs: 60_000 }));
    const [withSignal, without] = cells;
    rows.push(
      withSignal === undefined || without === undefined
        ? [contender, String(peersAt), 'over 10', '-', '-']
        : [
            contender,
            String(peersAt),
            (withSignal.wallMs / withSignal.idealMs).toFixed(3),
            `${(withSignal.wallMs / without.wallMs).toFixed(3)}x`,
            `${(withSignal.cpuMs / without.cpuMs).toFixed(2)}x`,
          ],
    );
  }
  console.log('\nOne AbortSignal shared by all tasks, beside none');
  printTable(['contender', 'tasks', 'wall / ideal', 'wall / without', 'CPU / without'], rows);
  return last;
}
