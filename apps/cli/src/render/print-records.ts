import type { CommandContext } from '../command-context.ts';
import type { CsvColumns } from './csv.ts';

/** Prints plain records, the same in every command that is not about tasks' states. */
export async function printRecords<TRecord>(
  { format, output }: Pick<CommandContext, 'format' | 'output'>,
  records: readonly TRecord[],
  columns: CsvColumns<TRecord>,
  renderTable: (records: readonly TRecord[]) => string,
): Promise<void> {
  if (format === 'table') {
    await output.write(renderTable(records));
    return;
  }
  const { createJsonPrinter, createNdjsonPrinter } = await import('./json.ts');
  const { createCsvPrinter } = await import('./csv.ts');
  const toJson = (record: TRecord): unknown => record;
  const printer =
    format === 'csv'
      ? createCsvPrinter(output, columns)
      : format === 'json'
        ? createJsonPrinter(output, toJson)
        : createNdjsonPrinter(output, toJson);
  for (const record of records) await printer.add(record);
  await printer.end();
}
