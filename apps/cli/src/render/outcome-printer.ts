import type { CommandContext } from '../command-context.ts';
import type { Outcome } from './outcome.ts';
import { outcomeToJson } from './outcome.ts';
import type { OutputFormat } from './output-format.ts';
import type { RecordPrinter } from './record-printer.ts';

/** Prints outcomes in the format that the command was asked for. A format's code is loaded when it is used. */
export async function createOutcomePrinter(
  context: Pick<CommandContext, 'output' | 'colors' | 'options'>,
  format: OutputFormat,
): Promise<RecordPrinter<Outcome>> {
  const { output, colors, options } = context;
  const raw = options.raw ?? false;
  switch (format) {
    case 'json':
      return (await import('./json.ts')).createJsonPrinter(output, outcomeToJson);
    case 'ndjson':
      return (await import('./json.ts')).createNdjsonPrinter(output, outcomeToJson);
    case 'csv': {
      const { createCsvPrinter, outcomeColumns, outcomeColumnsWithRaw } = await import('./csv.ts');
      return createCsvPrinter(output, raw ? outcomeColumnsWithRaw : outcomeColumns);
    }
    case 'table':
      return (await import('./outcome-table.ts')).createOutcomeTable({ output, colors, raw });
  }
}

/** Collects outcomes that come in any order and prints them in the order of their places, each as soon as all before it are known. */
export interface OrderedPrinter {
  set(index: number, outcome: Outcome): Promise<void>;
  /** Prints the outcomes behind a gap as well, then ends. */
  end(): Promise<void>;
}

/** Puts a printer's outcomes in order. */
export function inOrder(printer: RecordPrinter<Outcome>): OrderedPrinter {
  const waiting = new Map<number, Outcome>();
  let next = 0;
  return {
    async set(index, outcome) {
      waiting.set(index, outcome);
      for (let ready = waiting.get(next); ready; ready = waiting.get(next)) {
        waiting.delete(next);
        next += 1;
        await printer.add(ready);
      }
    },
    async end() {
      for (const index of [...waiting.keys()].toSorted((one, other) => one - other)) {
        const outcome = waiting.get(index);
        if (outcome) await printer.add(outcome);
      }
      waiting.clear();
      await printer.end();
    },
  };
}

/** Prints outcomes as they come, whatever their places. */
export function asTheyCome(printer: RecordPrinter<Outcome>): OrderedPrinter {
  return { set: (_index, outcome) => printer.add(outcome), end: () => printer.end() };
}
