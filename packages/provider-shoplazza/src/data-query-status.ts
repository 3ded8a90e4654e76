import type { TaskStatusV1 } from '@tasks/core/provider';
import { readText, stateOf, textOrNumber } from '@tasks/provider-kit';
import type { VendorStates } from '@tasks/provider-kit';
import * as v from 'valibot';
import type { ShoplazzaDataExport } from './items.ts';

/** The part of a data query's state that is used. */
export interface DataQueryBody {
  readonly query_status: number | string;
  readonly query?: { readonly url?: unknown } | null | undefined;
}

/** What a status call answers. */
export const dataQueryBody: v.GenericSchema<unknown, DataQueryBody> = v.object({
  query_status: textOrNumber,
  query: v.nullish(v.looseObject({})),
});

/** The numbers of a data query's status (https://shoplazza.dev/reference/data-query-task-details). No other is documented, not even 1. */
const states: VendorStates = { 0: 'queued', 2: 'succeeded' };

/** Turns the vendor's answer into the normal form: one item, the file that the query wrote. */
export function mapDataQueryStatus(id: string, body: DataQueryBody): TaskStatusV1<ShoplazzaDataExport> {
  const { state, vendorState } = stateOf(states, body.query_status);
  const url = readText(body.query?.url);
  return { state, vendorState, ...(state === 'succeeded' && url !== '' ? { succeeded: [{ key: id, url }] } : {}) };
}
