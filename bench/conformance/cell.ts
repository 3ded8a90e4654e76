import { writeSync } from 'node:fs';

import { done, settled } from './row.ts';
import { rows } from './rows.ts';
import type { Subject } from './subject.ts';
import { Vendor } from './vendor.ts';

// One cell of the table, in a process of its own: node cell.ts <row> <contender>.

const [rowId, contender] = process.argv.slice(2);
const row = rows.find(({ id }) => id === rowId);
if (row === undefined || contender === undefined) throw new Error(`no row ${rowId} or no contender`);
process.on('unhandledRejection', () => {});
const { subject } = (await import(`./subjects/${contender}.ts`)) as { readonly subject: Subject };
// What is loaded or compiled at a first call is not what is measured.
await settled(subject.connect(new Vendor([done]), { intervalMs: 1 }).wait({}), 3000);
void row.run(subject).then((measured) => {
  writeSync(1, JSON.stringify(measured));
  process.exit(0);
});
