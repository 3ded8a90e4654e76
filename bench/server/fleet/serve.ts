import { parseArgs } from 'node:util';

import { fixed } from '@tasks/core';
import { createServer } from '@tasks/server';
import { createSqliteStore } from '@tasks/store-sqlite';

import { createVendor } from '../vendor.ts';
import { steadyIntervalMs, steadyRate } from './fleet.ts';

// A server as `tasks-server` runs it, over a file, with a vendor that answers at once.

/** What it says once it can be asked. */
export interface Serving {
  readonly type: 'serving';
  readonly url: string;
}

/** What it says of itself. */
export interface Report {
  readonly type: 'report';
  readonly residentBytes: number;
  /** The most that it ever had. */
  readonly mostResidentBytes: number;
  readonly processorMs: number;
  /** How late each poll of the steady load was since the last report, in milliseconds. */
  readonly lags: readonly number[];
}

const { values } = parseArgs({
  options: {
    path: { type: 'string', default: '' },
    interval: { type: 'string', default: String(steadyIntervalMs) },
    limit: { type: 'string', default: '' },
  },
});
const intervalMs = Number(values.interval);
const limit = Number(values.limit);
const dueAt = new Map<string, number>();
let lags: number[] = [];
let isFirst = true;

const store = createSqliteStore({ path: values.path });
const vendor = createVendor({
  rateLimit: limit > 0 ? [{ capacity: limit, refillPerSecond: limit }] : undefined,
  onAsk(id) {
    if (isFirst) process.send?.({ type: 'first-poll' });
    isFirst = false;
    const due = dueAt.get(id);
    if (due === undefined) return;
    const now = store.now();
    lags.push(now - due);
    // The schedule counts from the request.
    dueAt.set(id, now + intervalMs);
  },
});
const server = await createServer({
  store,
  providers: [vendor],
  port: 0,
  polling: { schedule: fixed(intervalMs) },
  limits: { rateLimit: false },
});
process.send?.({ type: 'serving', url: server.url } satisfies Serving);

/** Tracks tasks of which one after the other is due, so that all are asked after in turn for ever. */
async function startSteadyLoad(): Promise<void> {
  const count = (steadyRate * intervalMs) / 1000;
  const first = store.now() + 2000;
  const requests = Array.from({ length: count }, (_, index) => {
    const id = `steady/${process.pid}/${index}`;
    const due = first + Math.round((index * 1000) / steadyRate);
    dueAt.set(id, due);
    return { ref: `jd:product-image:${id}`, startedAt: due - intervalMs };
  });
  await server.poller.track(requests);
}

process.on('message', ({ type }: { readonly type: string }) => {
  if (type === 'load') {
    void startSteadyLoad().then(() => process.send?.({ type: 'loaded' }));
    return;
  }
  const { user, system } = process.cpuUsage();
  process.send?.({
    type: 'report',
    residentBytes: process.memoryUsage.rss(),
    mostResidentBytes: process.resourceUsage().maxRSS * 1024,
    processorMs: (user + system) / 1000,
    lags,
  } satisfies Report);
  lags = [];
});
process.once('disconnect', () => process.exit(1));
process.once('SIGTERM', () => void server.stop().then(() => process.exit(0)));
