import { stringify } from 'csv-stringify/sync';
import type { FailedTaskItem } from '@tasks/core/provider';
import { sanitize } from '../terminal/sanitize.ts';
import type { Output } from '../terminal/output.ts';
import type { Outcome } from './outcome.ts';
import type { RecordPrinter } from './record-printer.ts';

/** The value of a cell. */
export type CsvCell = string | number | boolean | undefined;

/** Columns by name, each with how a record fills it. */
export type CsvColumns<TRecord> = Readonly<Record<string, (record: TRecord) => CsvCell>>;

/** Prints a header and a row per record, as they come. Cells that a spreadsheet would run as a formula begin with `'`. */
export function createCsvPrinter<TRecord>(output: Output, columns: CsvColumns<TRecord>): RecordPrinter<TRecord> {
  let hasHeader = false;
  const row = (cells: readonly CsvCell[]): string =>
    stringify([cells.map((cell) => (typeof cell === 'string' && output.isTerminal ? sanitize(cell) : cell))], {
      escape_formulas: true,
      cast: { boolean: String },
    });
  const header = (): string => {
    if (hasHeader) return '';
    hasHeader = true;
    return row(Object.keys(columns));
  };
  return {
    add: (record) => output.write(header() + row(Object.values(columns).map((cell) => cell(record)))),
    end: () => output.write(header()),
  };
}

/** A row per task; `failedItems` holds a line per item that failed. */
export const outcomeColumns: CsvColumns<Outcome> = {
  ref: ({ ref, snapshot, error }) => (error ? ref : snapshot.ref),
  provider: ({ snapshot }) => snapshot?.provider,
  type: ({ snapshot }) => snapshot?.type,
  id: ({ snapshot }) => snapshot?.id,
  state: ({ snapshot }) => snapshot?.state,
  done: ({ snapshot }) => snapshot?.done,
  vendorState: ({ snapshot }) => snapshot?.vendorState,
  total: ({ snapshot }) => snapshot?.progress.total,
  succeeded: ({ snapshot }) => snapshot?.progress.succeeded,
  failed: ({ snapshot }) => snapshot?.progress.failed,
  pending: ({ snapshot }) => snapshot?.progress.pending,
  failedItems: ({ snapshot }) => snapshot?.failed.map(describeFailedItem).join('\n'),
  reason: ({ snapshot }) => snapshot?.reason,
  quotaRemaining: ({ snapshot }) => snapshot?.quota?.remaining,
  finishedAt: ({ snapshot }) => snapshot?.finishedAt,
  observedAt: ({ snapshot }) => snapshot?.observedAt,
  errorCode: ({ error }) => error?.code,
  errorMessage: ({ error }) => error?.message,
  errorRetryable: ({ error }) => error?.retryable,
};

/** {@link outcomeColumns} with the vendor's body as JSON. */
export const outcomeColumnsWithRaw: CsvColumns<Outcome> = {
  ...outcomeColumns,
  raw: ({ snapshot }) => (snapshot?.raw === undefined ? undefined : JSON.stringify(snapshot.raw)),
};

/** An item that failed, with its reason. */
export function describeFailedItem(item: FailedTaskItem): string {
  return item.reason === undefined ? item.key : `${item.key} (${item.reason})`;
}
