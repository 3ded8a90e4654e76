import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';

import { median } from '../../measure/alternate.ts';
import type { Figure } from '../figure.ts';
import { measureInChild } from '../measure-in-child.ts';
import type { Database, NoDatabase } from '../peers/start-program.ts';
import type { Settings } from '../settings.ts';
import { works } from './track-contender.ts';
import type { TrackRates } from './track-contender.ts';

const labels: Readonly<Record<keyof TrackRates, string>> = {
  single: 'durable tracks, 100 callers of one',
  'batch-100': 'durable tracks, 100 to a call',
  'batch-1000': 'durable tracks, 1,000 to a call',
};

/** How many tasks are stored a second, beside the jobs of two queues on the same disk. */
export async function compareTracks(
  settings: Settings,
  postgres: Database | NoDatabase,
  redis: Database | NoDatabase,
): Promise<readonly Figure[]> {
  const peers = [
    { contender: 'pg-boss', database: postgres, names: ['pg-boss send', 'pg-boss insert'] },
    { contender: 'bullmq', database: redis, names: ['BullMQ add', 'BullMQ addBulk'] },
  ] as const;
  const rounds = new Map<string, TrackRates[]>();
  const measure = async (contender: string, place: string): Promise<void> => {
    const rates = await measureInChild<TrackRates>(import.meta.resolve('./measure.ts'), {
      contender,
      place,
      milliseconds: settings.milliseconds,
    });
    rounds.set(contender, [...(rounds.get(contender) ?? []), rates]);
  };
  for (let round = 0; round < settings.rounds; round += 1) {
    await measure('ours', mkdtempSync(join(settings.folder, 'tracks-')));
    for (const { contender, database } of peers) if ('url' in database) await measure(contender, database.url);
  }
  const rate = (contender: string, work: keyof TrackRates): number =>
    median((rounds.get(contender) ?? []).map((rates) => rates[work]));
  const kinds = Object.keys(works) as readonly (keyof TrackRates)[];
  return kinds.flatMap((work) =>
    peers.map(({ contender, database, names }) => ({
      what: labels[work],
      unit: '/s',
      ours: rate('ours', work),
      peer: { name: names[work === 'single' ? 0 : 1], value: 'url' in database ? rate(contender, work) : database.reason },
    })),
  );
}
