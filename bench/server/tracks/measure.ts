import { parseArgs } from 'node:util';

import { createBullMq } from './bullmq.ts';
import { createOurs } from './ours.ts';
import { createPgBoss } from './pg-boss.ts';
import { callers, works } from './track-contender.ts';
import type { TrackContender } from './track-contender.ts';

// Stores tasks as fast as a contender can, each way for a while, and prints how many a second.

const { values } = parseArgs({
  options: {
    contender: { type: 'string', default: 'ours' },
    place: { type: 'string', default: '' },
    milliseconds: { type: 'string', default: '3000' },
  },
});
const creators: Readonly<Record<string, (place: string) => Promise<TrackContender>>> = {
  ours: createOurs,
  'pg-boss': createPgBoss,
  bullmq: createBullMq,
};
const create = creators[values.contender];
if (create === undefined) throw new Error(`There is no contender "${values.contender}".`);
const contender = await create(values.place);

async function rate(count: number, milliseconds: number): Promise<number> {
  let done = 0;
  const begin = performance.now();
  const caller = async (): Promise<void> => {
    while (performance.now() - begin < milliseconds) {
      await (count === 1 ? contender.one() : contender.many(count));
      done += count;
    }
  };
  await Promise.all(Array.from({ length: count === 1 ? callers : 1 }, caller));
  return (done / (performance.now() - begin)) * 1000;
}

const rates: Record<string, number> = {};
for (const count of Object.values(works)) await rate(count, 300);
for (const [name, count] of Object.entries(works)) rates[name] = await rate(count, Number(values.milliseconds));
await contender.close();
console.log(JSON.stringify(rates));
process.exit(0);
