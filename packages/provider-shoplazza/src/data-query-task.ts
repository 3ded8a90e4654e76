import { parseShape } from '@tasks/provider-kit';
import type { TaskTypeV1 } from '@tasks/core/provider';
import { readDataQueryInput } from './data-query-input.ts';
import type { ShoplazzaDataQueryInput } from './data-query-input.ts';
import { createdDataQueryBody, dataQueryBody } from './data-query-responses.ts';
import { mapDataQueryStatus } from './data-query-status.ts';
import type { ShoplazzaDataExport } from './items.ts';
import { encodeId } from './path-segment.ts';
import type { ShoplazzaClient } from './shoplazza-client.ts';
import { statusAnswer } from './status-answer.ts';
import { submittedId } from './submitted-id.ts';

/** The task type `data-query`: Shoplazza writes events of a shop into a file. */
export type ShoplazzaDataQueryTaskType = TaskTypeV1<ShoplazzaDataQueryInput, ShoplazzaDataExport> &
  Required<Pick<TaskTypeV1<ShoplazzaDataQueryInput, ShoplazzaDataExport>, 'submit'>>;

/** The only version that documents data queries; called whatever the configured one is. */
const dataApiVersion = '2022-01';

/**
 * Status: `GET /openapi/2022-01/data/task?id=`; without an id the vendor answers the latest query of the shop, so an empty one is never sent. Create:
 * `GET /openapi/2022-01/data/query?event=&beginTime=&endTime=`, a GET although it creates.
 */
export function createDataQueryTaskType(client: ShoplazzaClient): ShoplazzaDataQueryTaskType {
  const { provider } = client;
  return {
    description: 'Exports of event data',
    // The vendor warns that these take long.
    hints: { latencyMs: 5000 },
    async getStatus(id, options) {
      const path = `data/task?id=${encodeId(id, provider)}`;
      const answer = await client.call({
        kind: 'status',
        method: 'GET',
        apiVersion: dataApiVersion,
        path,
        signal: options.signal,
      });
      const body = parseShape(dataQueryBody, answer.data, answer.context);
      return statusAnswer(mapDataQueryStatus(id, body), answer, options);
    },
    async submit(input, options) {
      const path = `data/query?${readDataQueryInput(input, provider).toString()}`;
      const answer = await client.call({
        kind: 'submit',
        method: 'GET',
        apiVersion: dataApiVersion,
        path,
        signal: options.signal,
      });
      return submittedId(answer, (data) => parseShape(createdDataQueryBody, data, answer.context).query_id);
    },
  };
}
