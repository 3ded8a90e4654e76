import type { TaskState, TaskStatusV1 } from '@tasks/core/provider';
import type { DataQueryBody } from './data-query-responses.ts';
import type { ShoplazzaDataExport } from './items.ts';
import { readText, readVendorState } from './vendor-values.ts';

/** The numbers of a data query's status (https://shoplazza.dev/reference/data-query-task-details). No other is documented, not even 1. */
const states: ReadonlyMap<number | undefined, TaskState> = new Map([
  [0, 'queued'],
  [2, 'succeeded'],
]);

/** Turns the vendor's answer into the normal form: one item, the file that the query wrote. */
export function mapDataQueryStatus(id: string, body: DataQueryBody): TaskStatusV1<ShoplazzaDataExport> {
  const vendorState = readVendorState(body.query_status);
  const state = states.get(vendorState.number) ?? 'unknown';
  const url = readText(body.query?.url);
  return {
    state,
    vendorState: vendorState.text,
    ...(state === 'succeeded' && url !== '' ? { succeeded: [{ key: id, url }] } : {}),
  };
}
