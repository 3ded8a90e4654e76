import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

import { createSqliteStore } from '@tasks/store-sqlite';

import { median } from '../measure/alternate.ts';
import { printTable } from '../measure/print-table.ts';
import { runChild } from '../measure/run-child.ts';
import type { Cell, Work } from './cell.ts';
import { newTask } from './tasks.ts';

// What the SQLite store costs beside bare node:sqlite: the same statements on the same file, with as many rows to a commit and the same calls of fsync.

const { values } = parseArgs({
  options: {
    sizes: { type: 'string', default: '100000,1000000' },
    rounds: { type: 'string', default: '3' },
    milliseconds: { type: 'string', default: '3000' },
    folder: { type: 'string', default: tmpdir() },
  },
});
const sizes = values.sizes.split(',').map(Number);
const rounds = Number(values.rounds);
const folder = mkdtempSync(join(values.folder, 'tasks-bench-store-'));
const goals: { readonly what: string; readonly value: number; readonly least?: number; readonly most?: number }[] = [];

/** Makes a file of so many tasks, their due times spread over the past minute. Gives the bytes of one, with its indexes. */
async function makeFile(path: string, tasks: number): Promise<number> {
  await using store = createSqliteStore({ path });
  for (let tracked = 0; tracked < tasks; tracked += 500) {
    const now = store.now();
    await store.tasks.track(Array.from({ length: 500 }, (_, index) => newTask(now, now - (((tracked + index) * 7919) % 60_000))));
  }
  const reader = new DatabaseSync(path, { readOnly: true });
  const bytes = Number(reader.prepare(`SELECT sum(pgsize) AS bytes FROM dbstat WHERE name LIKE 'tasks%'`).get()?.['bytes']);
  reader.close();
  return bytes / tasks;
}

async function measure(contender: 'ours' | 'floor', work: Work, original: string): Promise<Cell> {
  const path = join(folder, 'cell.db');
  for (const end of ['', '-wal', '-shm', '-lock']) rmSync(`${path}${end}`, { force: true });
  copyFileSync(original, path);
  const parameters = ['--contender', contender, '--work', work, '--path', path, '--milliseconds', values.milliseconds];
  const modulePath = fileURLToPath(import.meta.resolve('./measure.ts'));
  const outcome = await runChild(modulePath, parameters, { timeoutMs: 300_000, nodeOptions: ['--no-warnings'] });
  if (outcome.exitCode !== 0) throw new Error(`${parameters.join(' ')} failed: ${outcome.stderr}`);
  return JSON.parse(outcome.stdout) as Cell;
}

const perSecond = ({ done, milliseconds }: Cell): number => (done / milliseconds) * 1000;

/** Ours beside the floor, in turns. */
async function compare(
  work: Work,
  original: string,
): Promise<{ readonly ours: readonly Cell[]; readonly floor: readonly Cell[]; readonly ratio: number }> {
  const ours: Cell[] = [];
  const floor: Cell[] = [];
  for (let round = 0; round < rounds; round += 1) {
    ours.push(await measure('ours', work, original));
    floor.push(await measure('floor', work, original));
  }
  return { ours, floor, ratio: median(ours.map(perSecond)) / median(floor.map(perSecond)) };
}

const labels: Readonly<Record<Work, string>> = {
  'track-1': 'tracks, one at a time',
  'track-100': 'tracks, 100 callers at once',
  'batch-100': 'tracks, 100 to a call',
  'batch-1000': 'tracks, 1,000 to a call',
  cycles: 'poll cycles (claim and settle, 100 at once)',
};

console.log(`Node ${process.version}, ${process.platform} ${process.arch}, ${rounds} rounds in turns; WAL, synchronous FULL`);
try {
  for (const tasks of sizes) {
    const original = join(folder, `${tasks}.db`);
    const bytes = await makeFile(original, tasks);
    const rows: string[][] = [];
    const works: readonly Work[] =
      tasks === sizes[0] ? ['track-1', 'track-100', 'batch-100', 'batch-1000', 'cycles'] : ['track-100', 'cycles'];
    for (const work of works) {
      const { ours, floor, ratio } = await compare(work, original);
      const count = (cells: readonly Cell[]): string => Math.round(median(cells.map(perSecond))).toLocaleString('en');
      rows.push([labels[work], count(ours), count(floor), ratio.toFixed(2)]);
      if (work !== 'cycles') continue;
      const at = `${tasks.toLocaleString('en')} tasks`;
      goals.push({ what: `${at}: poll cycles as a share of the floor`, value: ratio, least: 0.5 });
      goals.push({
        what: `${at}: resident memory in MB`,
        value: median(ours.map(({ residentBytes }) => residentBytes)) / 1e6,
        most: 300,
      });
      goals.push({
        what: `${at}: open to first claim in ms`,
        value: median(ours.map(({ openMilliseconds }) => openMilliseconds)),
        most: 2000,
      });
    }
    goals.push({ what: `${tasks.toLocaleString('en')} tasks: bytes of one with its indexes`, value: bytes, most: 400 });
    printTable([`${tasks.toLocaleString('en')} tasks tracked`, 'ours/s', 'node:sqlite/s', 'ratio'], rows);
    rmSync(original);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
for (const { what, value, least = -Infinity, most = Infinity } of goals) {
  const reached = value >= least && value <= most;
  const limit = most === Infinity ? `at least ${least}` : `at most ${most}`;
  console.log(`goal: ${what}, ${limit}: ${value.toFixed(value < 10 ? 2 : 0)}, ${reached ? 'reached' : 'missed'}`);
  if (!reached) process.exitCode = 1;
}
