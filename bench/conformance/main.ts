import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

import { printTable } from '../measure/print-table.ts';
import { runChild } from '../measure/run-child.ts';
import { contenders } from './contenders.ts';
import { rows } from './rows.ts';
import type { Measured, Row } from './row.ts';

// What pollers do in the situations that real vendors put them in: one script of a fake vendor, played to each at its own seam.

/** Cells mostly wait; more at once would disturb each other's times. */
const atOnce = 3;
const cellTimeoutMs = 55_000;

const { values } = parseArgs({
  options: { row: { type: 'string', multiple: true }, contender: { type: 'string', multiple: true } },
});
const chosenRows = rows.filter(({ id }) => values.row?.includes(id) ?? true);
const chosenContenders = contenders.filter((name) => values.contender?.includes(name) ?? true);

async function measure(row: Row, contender: string): Promise<Measured> {
  const outcome = await runChild(fileURLToPath(import.meta.resolve('./cell.ts')), [row.id, contender], {
    timeoutMs: cellTimeoutMs,
    nodeOptions: ['--no-warnings'],
  });
  if (outcome.timedOut) return { text: 'killed', met: false };
  try {
    return JSON.parse(outcome.stdout) as Measured;
  } catch {
    throw new Error(`${contender} in ${row.id} said nothing: ${outcome.stdout}${outcome.stderr}`);
  }
}

const cells = chosenRows.flatMap((row) => chosenContenders.map((contender) => ({ row, contender })));
const results = new Map<string, Measured>();
const start = performance.now();
const queue = cells.values();
await Promise.all(
  Array.from({ length: atOnce }, async () => {
    for (const { row, contender } of queue) results.set(`${row.id} ${contender}`, await measure(row, contender));
  }),
);

function shown({ text, met }: Measured): string {
  return met === false ? `✗ ${text}` : text;
}
const resultOf = (row: Row, contender: string): Measured => results.get(`${row.id} ${contender}`) ?? { text: '?', met: false };
const seconds = Math.round((performance.now() - start) / 1000);
console.log(
  `Node ${process.version}, ${process.platform} ${process.arch}; ${cells.length} cells in ${seconds} s; ✗ misses what is wanted, - has no such thing`,
);
printTable(
  ['test', 'wanted', ...chosenContenders],
  chosenRows.map((row) => [row.title, row.want, ...chosenContenders.map((contender) => shown(resultOf(row, contender)))]),
);
for (const contender of chosenContenders) {
  const met = chosenRows.filter((row) => resultOf(row, contender).met === true).length;
  const missed = chosenRows.filter((row) => resultOf(row, contender).met === false).length;
  console.log(`${contender.padEnd(10)}  ${met} met, ${missed} missed, ${chosenRows.length - met - missed} not applicable`);
}
if (chosenRows.some((row) => chosenContenders.includes('ours') && resultOf(row, 'ours').met !== true)) process.exitCode = 1;
