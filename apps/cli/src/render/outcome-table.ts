import type { TaskProgress, TaskSnapshot } from '@tasks/core/provider';
import type { Colors } from '../terminal/colors.ts';
import type { Output } from '../terminal/output.ts';
import { sanitize } from '../terminal/sanitize.ts';
import { textWidth, truncateEnd } from '../terminal/text-width.ts';
import type { Outcome } from './outcome.ts';
import type { RecordPrinter } from './record-printer.ts';
import { errorStyle, stateStyle } from './state-style.ts';
import { renderTable } from './table.ts';

/** The most failed items listed of one task; all are in the other formats. */
const mostFailedItems = 20;
/** The narrowest that details are cut to. */
const narrowestDetail = 20;

/** Options of {@link createOutcomeTable}. */
export interface OutcomeTableOptions {
  readonly output: Output;
  readonly colors: Colors;
  /** Whether the vendors' bodies are printed below. */
  readonly raw: boolean;
}

/** Collects outcomes and prints them as a table at the end, with the items that failed below. */
export function createOutcomeTable({ output, colors, raw }: OutcomeTableOptions): RecordPrinter<Outcome> {
  const outcomes: Outcome[] = [];
  return {
    add(outcome) {
      outcomes.push(outcome);
      return Promise.resolve();
    },
    async end() {
      if (outcomes.length === 0) return;
      await output.write(renderOutcomes(outcomes, colors, output.columns));
      await output.write(renderFailedItems(outcomes, colors));
      if (raw) await output.write(renderRaw(outcomes, colors));
    },
  };
}

function renderOutcomes(outcomes: readonly Outcome[], colors: Colors, columns: number | undefined): string {
  const rows = outcomes.map((outcome) => {
    const { snapshot, error } = outcome;
    const style = error ? errorStyle(colors) : stateStyle(snapshot.state, colors);
    return {
      ref: sanitize(error ? outcome.ref : snapshot.ref),
      state: `${style.symbol} ${sanitize(error ? error.code : snapshot.state)}`,
      color: style.color,
      progress: snapshot ? describeProgress(snapshot.progress) : '-',
      detail: sanitize(error ? error.message : describeSnapshot(snapshot)),
    };
  });
  const width = (title: string, cells: readonly string[]): number => Math.max(title.length, ...cells.map(textWidth));
  const used =
    width(
      'REF',
      rows.map(({ ref }) => ref),
    ) +
    width(
      'STATE',
      rows.map(({ state }) => state),
    ) +
    width(
      'PROGRESS',
      rows.map(({ progress }) => progress),
    ) +
    6;
  const room = columns === undefined ? Number.POSITIVE_INFINITY : Math.max(narrowestDetail, columns - used - 1);
  const hasDetail = rows.some(({ detail }) => detail !== '');
  return renderTable(
    ['REF', 'STATE', 'PROGRESS', ...(hasDetail ? ['DETAIL'] : [])],
    rows.map((row) => [row.ref, row.color(row.state), row.progress, ...(hasDetail ? [truncateEnd(row.detail, room)] : [])]),
    colors,
  );
}

/** Counts in few characters: `2/3, 1 failed`. */
export function describeProgress({ total, succeeded, failed }: TaskProgress): string {
  const ended = succeeded + failed;
  if (total === undefined && ended === 0) return '-';
  const counts = total === undefined ? String(ended) : `${ended}/${total}`;
  return failed === 0 ? counts : `${counts}, ${failed} failed`;
}

function describeSnapshot(snapshot: TaskSnapshot): string {
  if (snapshot.reason !== undefined) return snapshot.reason;
  return snapshot.state === 'unknown' ? `the vendor says ${snapshot.vendorState}` : '';
}

function renderFailedItems(outcomes: readonly Outcome[], colors: Colors): string {
  const shown = new Set<string>();
  let text = '';
  for (const { snapshot } of outcomes) {
    if (!snapshot || snapshot.failed.length === 0 || shown.has(snapshot.ref)) continue;
    shown.add(snapshot.ref);
    text += `\n${colors.bold(`Failed items of ${sanitize(snapshot.ref)}`)}\n`;
    for (const item of snapshot.failed.slice(0, mostFailedItems)) {
      text += `  ${colors.red('✖')} ${sanitize(item.key)}${item.reason === undefined ? '' : `  ${colors.red(sanitize(item.reason))}`}\n`;
    }
    const more = snapshot.failed.length - mostFailedItems;
    if (more > 0) text += colors.dim(`  … and ${more} more; --output json shows all of them\n`);
  }
  return text;
}

function renderRaw(outcomes: readonly Outcome[], colors: Colors): string {
  let text = '';
  for (const { snapshot } of outcomes) {
    if (snapshot?.raw === undefined) continue;
    const body = JSON.stringify(snapshot.raw, undefined, 2).split('\n').map(sanitize).join('\n');
    text += `\n${colors.bold(`Vendor's body for ${sanitize(snapshot.ref)}`)}\n${body}\n`;
  }
  return text;
}
