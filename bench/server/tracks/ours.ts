import { randomUUID } from 'node:crypto';
import { join } from 'node:path';

import { createDurablePoller } from '@tasks/core/durable';
import { createSqliteStore } from '@tasks/store-sqlite';

import { createVendor } from '../vendor.ts';
import type { TrackContender } from './track-contender.ts';

/** Our poller over the SQLite store. It is not started: tasks are stored, and rest. */
export async function createOurs(folder: string): Promise<TrackContender> {
  const store = createSqliteStore({ path: join(folder, 'tracks.db') });
  const poller = createDurablePoller({ store, providers: [createVendor()] });
  const request = (): { readonly ref: string } => ({ ref: `jd:product-image:92374205/${randomUUID()}` });
  const track = async (count: number): Promise<void> => {
    const outcomes = await poller.track(Array.from({ length: count }, request));
    if (outcomes.some((outcome) => outcome.error !== undefined || !outcome.created)) throw new Error('A task was not tracked.');
  };
  return {
    one: () => track(1),
    many: track,
    close: async () => {
      await poller.stop();
      await store.close();
    },
  };
}
