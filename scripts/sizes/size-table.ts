import type { EntrySize } from './measure-entry.ts';

/** A public entry, measured. */
export interface MeasuredEntry extends EntrySize {
  /** As it is imported: `@tasks/core/provider`. */
  readonly entry: string;
  /** The most gzipped bytes, where there is a limit. */
  readonly limit: number | undefined;
}

/** The sentences for entries that are larger than they may be. */
export function findOversized(entries: readonly MeasuredEntry[]): string[] {
  return entries.flatMap(({ entry, gzip, limit }) => {
    if (limit === undefined || gzip <= limit) return [];
    return [`${entry} has ${gzip} bytes, ${gzip - limit} more than the limit of ${limit}`];
  });
}

/** A table for people. */
export function sizeTable(entries: readonly MeasuredEntry[]): string {
  const rows = [
    ['entry', 'minified', 'min+gzip', 'limit', 'used'],
    ...entries.map(({ entry, minified, gzip, limit }) => [
      entry,
      String(minified),
      String(gzip),
      limit === undefined ? '-' : String(limit),
      limit === undefined ? '-' : `${Math.ceil((gzip / limit) * 100)}%`,
    ]),
  ];
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? [];
  return rows
    .map((row) =>
      row.map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0))).join('  '),
    )
    .join('\n');
}
