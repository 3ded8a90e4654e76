import { sanitizeJson } from '../terminal/sanitize.ts';
import type { Output } from '../terminal/output.ts';
import type { RecordPrinter } from './record-printer.ts';

/** Prints an array of records as they come, one to a line. */
export function createJsonPrinter<TRecord>(output: Output, toJson: (record: TRecord) => unknown): RecordPrinter<TRecord> {
  let count = 0;
  return {
    add(record) {
      count += 1;
      return output.write(`${count === 1 ? '[\n' : ',\n'}${toLine(toJson(record))}`);
    },
    end: () => output.write(count === 0 ? '[]\n' : '\n]\n'),
  };
}

/** Prints each record as a line of JSON at once. */
export function createNdjsonPrinter<TRecord>(output: Output, toJson: (record: TRecord) => unknown): RecordPrinter<TRecord> {
  return { add: (record) => output.write(`${toLine(toJson(record))}\n`), end: () => Promise.resolve() };
}

function toLine(value: unknown): string {
  return sanitizeJson(JSON.stringify(value));
}
