import { randomUUID } from 'node:crypto';
import { parseArgs } from 'node:util';

import { loadPeer } from '../../measure/load-peer.ts';

// Sends tasks of distinct refs, one to a request, by 50 connections, and prints what came of it.

/** What is used of autocannon's result. */
interface Result {
  readonly duration: number;
  readonly '2xx': number;
  readonly non2xx: number;
  readonly errors: number;
  readonly latency: { readonly p50: number; readonly p99: number };
}
type Autocannon = (options: object) => Promise<Result>;

/** What came of it. */
export interface Requests {
  readonly perSecond: number;
  readonly medianMs: number;
  readonly slowMs: number;
}

const { values } = parseArgs({
  options: { url: { type: 'string', default: '' }, milliseconds: { type: 'string', default: '3000' } },
});
const { default: autocannon } = await loadPeer<{ readonly default: Autocannon }>('autocannon');
const run = randomUUID();
let sent = 0;
const { duration, non2xx, errors, latency, ...result } = await autocannon({
  url: values.url,
  connections: 50,
  duration: Number(values.milliseconds) / 1000,
  requests: [
    {
      method: 'POST',
      path: '/v1/tasks',
      headers: { 'content-type': 'application/json' },
      setupRequest: (request: object) => {
        sent += 1;
        return { ...request, body: `{"ref":"jd:product-image:92374205/${run}-${sent}"}` };
      },
    },
  ],
});
if (non2xx > 0 || errors > 0) throw new Error(`${non2xx} requests were refused, ${errors} failed.`);
const answered: Requests = { perSecond: result['2xx'] / duration, medianMs: latency.p50, slowMs: latency.p99 };
console.log(JSON.stringify(answered));
