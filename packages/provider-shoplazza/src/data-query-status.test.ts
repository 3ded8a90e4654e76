import { expect, it } from 'vitest';
import published from './__fixtures__/data_task.2022-01.json' with { type: 'json' };
import { mapDataQueryStatus } from './data-query-status.ts';

it('maps the published example', () => {
  expect(mapDataQueryStatus(published.query_id, published)).toEqual({
    state: 'succeeded',
    vendorState: '2',
    succeeded: [{ key: published.query_id, url: published.query.url }],
  });
});

it.each([
  [0, 'queued'],
  ['0', 'queued'],
  [2, 'succeeded'],
  ['2', 'succeeded'],
  [1, 'unknown'],
  [3, 'unknown'],
  ['complete', 'unknown'],
])('takes status %j for %s', (status, state) => {
  expect(mapDataQueryStatus('q1', { query_status: status })).toMatchObject({ state, vendorState: String(status) });
});

it('gives no file before the query is complete, and none without a URL', () => {
  expect(mapDataQueryStatus('q1', { query_status: 0, query: { url: 'https://a.example/old.csv' } }).succeeded).toBeUndefined();
  expect(mapDataQueryStatus('q1', { query_status: 2, query: { url: '' } }).succeeded).toBeUndefined();
  expect(mapDataQueryStatus('q1', { query_status: 2, query: null }).succeeded).toBeUndefined();
});
