import type { TaskSnapshot } from '@tasks/core/provider';
import type { Colors } from '../terminal/colors.ts';
import { sanitize } from '../terminal/sanitize.ts';
import { describeProgress } from './outcome-table.ts';
import { stateStyle } from './state-style.ts';

/** A task's end and each of its items, with the reasons of those that failed. */
export function renderItemList(snapshot: TaskSnapshot, colors: Colors): string {
  const { symbol, color } = stateStyle(snapshot.state, colors);
  const lines = [
    `${color(symbol)} ${colors.bold(sanitize(snapshot.ref))} ${color(snapshot.state)} (${describeProgress(snapshot.progress)})`,
    ...snapshot.succeeded.map((item) => `    ${colors.green('✔')} ${sanitize(item.key)}`),
    ...snapshot.failed.map((item) => {
      const reason = item.reason === undefined ? 'the vendor gives no reason' : sanitize(item.reason);
      return `    ${colors.red('✖')} ${sanitize(item.key)}  ${colors.red(reason)}`;
    }),
  ];
  return `${lines.join('\n')}\n`;
}
