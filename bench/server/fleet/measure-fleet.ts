import { copyFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { median } from '../../measure/alternate.ts';
import type { Cell } from '../../store/cell.ts';
import { startContender } from '../contender.ts';
import type { Contender } from '../contender.ts';
import type { Figure } from '../figure.ts';
import { measureInChild } from '../measure-in-child.ts';
import type { Database, NoDatabase } from '../peers/start-program.ts';
import type { Settings } from '../settings.ts';
import type { PollRun } from './poll-all.ts';
import type { Report } from './serve.ts';

const floorModule = import.meta.resolve('../../store/measure.ts');
const serveModule = import.meta.resolve('./serve.ts');

/** Poll cycles at each size; memory, restart and lag at the last. */
export async function measureFleet(settings: Settings, postgres: Database | NoDatabase): Promise<readonly Figure[]> {
  const figures: Figure[] = [];
  const last = settings.sizes.at(-1);
  for (const tasks of settings.sizes) {
    const original = join(settings.folder, 'fleet.db');
    await measureInChild(import.meta.resolve('./prepare.ts'), { path: original, tasks });
    const label = labelOf(tasks);
    const bytes = statSync(original).size;
    console.log(`${label}: ${Math.round(bytes / tasks)} bytes each in the file, events included`);
    if (tasks === last) figures.push(...(await measureServer(settings, original, label, postgres)));
    figures.push(...(await measureCycles(settings, original, tasks)));
    rmSync(original);
  }
  return figures;
}

function labelOf(tasks: number): string {
  return `${tasks.toLocaleString('en')} tasks`;
}

/** A copy of a file, for one measurement. */
function copyOf(original: string): string {
  const path = `${original}-copy`;
  for (const end of ['', '-wal', '-shm', '-lock']) rmSync(`${path}${end}`, { force: true });
  copyFileSync(original, path);
  return path;
}

async function measureCycles(
  { rounds, milliseconds: longest }: Settings,
  original: string,
  tasks: number,
): Promise<readonly Figure[]> {
  const label = labelOf(tasks);
  // Nobody runs out of tasks that are due.
  const milliseconds = Math.min(longest, tasks / 80);
  const ours: PollRun[] = [];
  const floors: Cell[] = [];
  let atOnce = 1;
  for (let round = 0; round < rounds; round += 1) {
    const run = await measureInChild<PollRun>(import.meta.resolve('./poll-all.ts'), { path: copyOf(original), milliseconds });
    ours.push(run);
    // As many to a commit as the poller makes of them.
    atOnce = Math.max(1, Math.round(run.done / run.commits));
    floors.push(
      await measureInChild<Cell>(floorModule, {
        contender: 'floor',
        work: 'cycles',
        path: copyOf(original),
        milliseconds,
        atOnce,
      }),
    );
  }
  const floor = median(floors.map((cell) => (cell.done / cell.milliseconds) * 1000));
  return [
    {
      what: `poll cycles, ${label}, ${atOnce} to a commit`,
      unit: '/s',
      ours: median(ours.map(({ done, milliseconds: took }) => (done / took) * 1000)),
      peer: { name: 'bare node:sqlite', value: floor },
      goal: { of: 'ratio', least: 0.5 },
    },
    {
      what: `processor time of a poll, ${label}`,
      unit: 'ms',
      ours: median(ours.map(({ done, processorMs }) => processorMs / done)),
      peer: { name: 'bare node:sqlite', value: median(floors.map((cell) => (cell.processorMs ?? 0) / cell.done)) },
    },
  ];
}

async function measureServer(
  settings: Settings,
  original: string,
  label: string,
  postgres: Database | NoDatabase,
): Promise<readonly Figure[]> {
  const path = copyOf(original);
  const start = (): Contender => startContender(serveModule, ['--path', path], settings.folder);
  const report = (server: Contender): Promise<Report> => server.ask<Report>({ type: 'report' }, 'report');

  // At rest, then at the steady load.
  let server = start();
  await server.wait('serving');
  await sleep(settings.steadyMs / 4);
  const idle = await report(server);
  await server.ask({ type: 'load' }, 'loaded');
  await sleep(3000);
  const before = await report(server);
  await sleep(settings.steadyMs);
  const steady = await report(server);
  await server.stop();

  // What was due while it was down is asked after at once.
  const restart = async (): Promise<number> => {
    server = start();
    const { arrivedAt } = await server.wait('first-poll');
    return arrivedAt - server.startedAt;
  };
  const stopped: number[] = [];
  const killed: number[] = [];
  for (let round = 0; round < settings.rounds; round += 1) {
    await sleep(200);
    stopped.push(await restart());
    await sleep(1000);
    await server.stop('SIGKILL');
    killed.push(await restart());
    await sleep(1000);
    await server.stop();
  }
  const floors: { readonly cell: Cell; readonly milliseconds: number }[] = [];
  for (let round = 0; round < settings.rounds; round += 1) {
    const begin = performance.now();
    const cell = await measureInChild<Cell>(floorModule, {
      contender: 'floor',
      work: 'cycles',
      path,
      milliseconds: 1,
      atOnce: 100,
    });
    floors.push({ cell, milliseconds: performance.now() - begin });
  }
  const bare = { name: 'bare node:sqlite, 100 polls', value: median(floors.map(({ milliseconds }) => milliseconds)) };
  const bareMemory = { name: 'bare node:sqlite', value: median(floors.map(({ cell }) => cell.residentBytes)) / 1e6 };
  const lagPeers = [
    { name: 'pg-boss, every 2 s (default)', lags: await lagsOfPgBoss(postgres, settings.steadyMs, 2) },
    { name: 'pg-boss, every 0.5 s', lags: await lagsOfPgBoss(postgres, settings.steadyMs, 0.5) },
  ];
  const polls = steady.lags.length;
  return [
    {
      what: `resident memory at rest, ${label}`,
      unit: 'MB',
      ours: idle.residentBytes / 1e6,
      peer: bareMemory,
      goal: { of: 'ours', most: 300 },
    },
    {
      what: `resident memory, 200 polls/s, ${label}`,
      unit: 'MB',
      ours: steady.residentBytes / 1e6,
      peer: bareMemory,
      goal: { of: 'ours', most: 300 },
    },
    {
      what: `most resident memory until then, ${label}`,
      unit: 'MB',
      ours: steady.mostResidentBytes / 1e6,
      peer: bareMemory,
      goal: { of: 'ours', most: 300 },
    },
    {
      what: `start to first poll after a stop, ${label}`,
      unit: 'ms',
      ours: median(stopped),
      peer: bare,
      goal: { of: 'ours', most: 2000 },
    },
    {
      what: `start to first poll after kill -9, ${label}`,
      unit: 'ms',
      ours: median(killed),
      peer: bare,
      goal: { of: 'ours', most: 2000 },
    },
    {
      what: `processor time of a poll in the server, 200/s`,
      unit: 'ms',
      ours: (steady.processorMs - before.processorMs) / polls,
    },
    { what: 'polls at 200/s', unit: '/s', ours: (polls / settings.steadyMs) * 1000 },
    ...lagPeers.flatMap(({ name, lags }) => [
      {
        what: `due lag at 200/s, median, ${label}`,
        unit: 'ms',
        ours: percentile(steady.lags, 0.5),
        peer: { name, value: typeof lags === 'string' ? lags : percentile(lags, 0.5) },
      },
      {
        what: `due lag at 200/s, 99 of 100, ${label}`,
        unit: 'ms',
        ours: percentile(steady.lags, 0.99),
        peer: { name, value: typeof lags === 'string' ? lags : percentile(lags, 0.99) },
        goal: { of: 'ours', most: 100 } as const,
      },
    ]),
    { what: `due lag at 200/s, worst, ${label}`, unit: 'ms', ours: percentile(steady.lags, 1) },
  ];
}

async function lagsOfPgBoss(
  postgres: Database | NoDatabase,
  milliseconds: number,
  interval: number,
): Promise<readonly number[] | string> {
  if (!('url' in postgres)) return postgres.reason;
  return measureInChild<readonly number[]>(import.meta.resolve('./lag-of-pg-boss.ts'), {
    url: postgres.url,
    milliseconds,
    interval,
  });
}

function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((left, right) => left - right);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}
