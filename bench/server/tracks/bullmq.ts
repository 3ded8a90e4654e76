import { randomUUID } from 'node:crypto';

import { loadPeer } from '../../measure/load-peer.ts';
import type { TrackContender } from './track-contender.ts';

interface Queue {
  add(name: string, data: object, options: object): Promise<unknown>;
  addBulk(jobs: readonly { readonly name: string; readonly data: object; readonly opts: object }[]): Promise<unknown>;
  close(): Promise<void>;
}

/** Delayed jobs of BullMQ. It is not asked to find out whether a task is tracked already, which ours does. */
export async function createBullMq(url: string): Promise<TrackContender> {
  const { Queue: Constructor } = await loadPeer<{ readonly Queue: new (name: string, options: object) => Queue }>('bullmq');
  const { hostname, port } = new URL(url);
  const queue = new Constructor(`tasks-${randomUUID()}`, { connection: { host: hostname, port: Number(port) } });
  const data = (): object => ({ ref: `jd:product-image:92374205/${randomUUID()}` });
  const opts = { delay: 7_200_000 };
  return {
    one: () => queue.add('poll', data(), opts),
    many: (count) => queue.addBulk(Array.from({ length: count }, () => ({ name: 'poll', data: data(), opts }))),
    close: () => queue.close(),
  };
}
