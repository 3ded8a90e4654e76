import { checkInput, encodeQueryValue, membersOf, parseShape, queryOf } from '@tasks/provider-kit';
import * as v from 'valibot';
import { dataQueryBody, mapDataQueryStatus } from './data-query-status.ts';
import type { ShoplazzaDataExport } from './items.ts';
import type { ShoplazzaClient } from './shoplazza-client.ts';
import { shoplazzaTaskType } from './shoplazza-task.ts';
import type { ShoplazzaTaskType } from './shoplazza-task.ts';

/** What a data query is made of. */
export interface ShoplazzaDataQueryInput {
  /**
   * The kind of event: `impressions`, `add_payment_info`, `add_to_cart`, `begin_checkout`, `pageview`, `place_order`, `product_search`,
   * `product_view`, `purchase_product` or `refund_order`.
   *
   * @default all but `impressions`
   */
  readonly event?: string | undefined;
  /** Events after this time, as `2020-12-30T15:04:05`. */
  readonly beginTime: string;
  /** Events before this time, written alike; at most 24 hours after `beginTime`. */
  readonly endTime: string;
}

/** The task type `data-query`: Shoplazza writes events of a shop into a file. */
export type ShoplazzaDataQueryTaskType = ShoplazzaTaskType<ShoplazzaDataQueryInput, ShoplazzaDataExport>;

/** The only version that documents data queries; called whatever the configured one is. */
const apiVersion = '2022-01';

const timePattern = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)?$/;
const dayMs = 86_400_000;

const notTime = 'expected a time written as 2020-12-30T15:04:05';
const time = v.pipe(
  v.string(notTime),
  v.check((text) => timePattern.test(text) && !Number.isNaN(instantOf(text)), notTime),
);
const notEvent = 'expected the name of a kind of event, such as add_to_cart; leave it out for all kinds but impressions';
const inputSchema = v.pipe(
  v.strictObject({ event: v.optional(v.pipe(v.string(notEvent), v.nonEmpty(notEvent))), beginTime: time, endTime: time }),
  v.check(({ beginTime, endTime }) => {
    const spanMs = instantOf(endTime) - instantOf(beginTime);
    return spanMs > 0 && spanMs <= dayMs;
  }, 'endTime must be after beginTime, and by 24 hours at the most'),
);

/**
 * Status: `GET /openapi/2022-01/data/task?id=`; without an id the vendor answers the latest query of the shop, so an empty one is never sent. Create:
 * `GET /openapi/2022-01/data/query?event=&beginTime=&endTime=`, a GET although it creates.
 */
export function createDataQueryTaskType(client: ShoplazzaClient): ShoplazzaDataQueryTaskType {
  const { provider } = client;
  return shoplazzaTaskType(client, {
    description: 'Exports of event data',
    // The vendor warns that these take long.
    hints: { latencyMs: 5000 },
    statusCall: (id) => ({ apiVersion, path: `data/task?id=${encodeQueryValue(id, provider)}` }),
    readStatus: (data, response, id) => mapDataQueryStatus(id, parseShape(dataQueryBody, data, response)),
    createCall(input) {
      return { method: 'GET', apiVersion, path: `data/query${queryOf({ ...checkInput(inputSchema, input, provider) })}` };
    },
    createdId: (data) => membersOf(data)['query_id'],
  });
}

/** A time without a zone is read as UTC, for comparisons only; which zone the vendor reads it in is not documented. */
function instantOf(text: string): number {
  return Date.parse(/[Z+]|-\d\d:\d\d$/.test(text) ? text : `${text}Z`);
}
