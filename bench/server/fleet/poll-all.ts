import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';

import { fixed, systemClock } from '@tasks/core';
import type { Clock } from '@tasks/core';
import { createDurablePoller } from '@tasks/core/durable';
import { createSqliteStore } from '@tasks/store-sqlite';

import { createVendor } from '../vendor.ts';
import { aheadMs } from './fleet.ts';

// Polls a file of tasks that are all due, as fast as it can, for a while.

/** What came of it. */
export interface PollRun {
  /** Polls whose outcome was written, in how long, with how much of a processor. */
  readonly done: number;
  readonly milliseconds: number;
  readonly processorMs: number;
  readonly commits: number;
  readonly residentBytes: number;
}

const { values } = parseArgs({
  options: { path: { type: 'string', default: '' }, milliseconds: { type: 'string', default: '3000' } },
});
const clock: Clock = {
  now: () => systemClock.now() + aheadMs,
  monotonic: () => systemClock.monotonic(),
  schedule: (callback, delayMs) => systemClock.schedule(callback, delayMs),
};
const store = createSqliteStore({ path: values.path, clock });
const poller = createDurablePoller({ store, providers: [createVendor()], schedule: fixed(7_200_000), clock });

const written = (): number => poller.stats().polls - poller.stats().unsaved;
const { commits } = store.stats();
const processor = process.cpuUsage();
const begin = performance.now();
await poller.start();
await sleep(Number(values.milliseconds));
const milliseconds = performance.now() - begin;
const { user, system } = process.cpuUsage(processor);
const run: PollRun = {
  done: written(),
  milliseconds,
  processorMs: (user + system) / 1000,
  commits: store.stats().commits - commits,
  residentBytes: process.memoryUsage.rss(),
};
await poller.stop();
await store.close();
console.log(JSON.stringify(run));
