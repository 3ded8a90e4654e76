import { mkdtempSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { printTable } from '../measure/print-table.ts';
import { header, isReached, toRow } from './figure.ts';
import type { Figure } from './figure.ts';
import { measureFleet } from './fleet/measure-fleet.ts';
import { compareReaders } from './http/compare-readers.ts';
import { compareRequests } from './http/compare-requests.ts';
import { startPostgres } from './peers/postgres.ts';
import { startRedis } from './peers/redis.ts';
import type { Settings } from './settings.ts';
import { compareTracks } from './tracks/compare-tracks.ts';

// What the server does on one machine, each figure beside its peer in the same run.

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    only: { type: 'string', default: 'tracks,fleet,requests,readers' },
    folder: { type: 'string', default: tmpdir() },
    sizes: { type: 'string' },
    rounds: { type: 'string' },
  },
});
const { quick } = values;
const only = new Set(values.only.split(','));
const folder = mkdtempSync(join(values.folder, 'tasks-bench-server-'));
const settings: Settings = {
  folder,
  rounds: Number(values.rounds ?? (quick ? 1 : 3)),
  milliseconds: quick ? 1000 : 3000,
  sizes: (values.sizes ?? (quick ? '50000,100000' : '100000,1000000')).split(',').map(Number),
  steadyMs: quick ? 5000 : 30_000,
  readers: quick ? 200 : 1000,
  told: quick ? 200 : 1000,
};

const load = (): string =>
  loadavg()
    .map((each) => each.toFixed(1))
    .join(' ');
const none = { reason: 'not run' };
const needsPostgres = only.has('tracks') || only.has('fleet');
const postgres = needsPostgres ? await startPostgres(folder) : none;
const redis = only.has('tracks') ? await startRedis(folder) : none;
const figures: Figure[] = [];
const cleanUp = async (): Promise<void> => {
  if ('url' in postgres) await postgres.stop();
  if ('url' in redis) await redis.stop();
  rmSync(folder, { recursive: true, force: true });
};
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => void cleanUp().finally(() => process.exit(1)));
}
try {
  console.log(`Node ${process.version}, ${process.platform} ${process.arch}, ${settings.rounds} rounds in turns; load ${load()}`);
  if ('version' in postgres) console.log(`PostgreSQL ${postgres.version}, as it is delivered`);
  if ('version' in redis) console.log(`Redis ${redis.version}, appendonly yes, appendfsync always`);
  if (only.has('tracks')) figures.push(...(await compareTracks(settings, postgres, redis)));
  if (only.has('fleet')) figures.push(...(await measureFleet(settings, postgres)));
  if (only.has('requests')) figures.push(...(await compareRequests(settings)));
  if (only.has('readers')) figures.push(...(await compareReaders(settings)));
} finally {
  await cleanUp();
}
printTable(header, figures.map(toRow));
console.log(`load at the end ${load()}`);
if (!figures.every(isReached)) process.exitCode = 1;
