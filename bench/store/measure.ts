import { parseArgs } from 'node:util';

import { claimedAtOnce } from './cell.ts';
import type { Work } from './cell.ts';
import { measureFloor } from './floor.ts';
import { measureOurs } from './ours.ts';

const { values } = parseArgs({
  options: {
    contender: { type: 'string', default: 'ours' },
    work: { type: 'string', default: 'cycles' },
    path: { type: 'string', default: '' },
    milliseconds: { type: 'string', default: '3000' },
    // Of the floor alone: rows to a commit of poll cycles.
    atOnce: { type: 'string', default: String(claimedAtOnce) },
  },
});
const work = values.work as Work;
const milliseconds = Number(values.milliseconds);
const cell =
  values.contender === 'floor'
    ? measureFloor(values.path, work, milliseconds, Number(values.atOnce))
    : await measureOurs(values.path, work, milliseconds);
console.log(JSON.stringify(cell));
