import { randomUUID } from 'node:crypto';

import { loadPeer } from '../../measure/load-peer.ts';
import type { TrackContender } from './track-contender.ts';

/** What is used of pg-boss 12. */
export interface PgBoss {
  on(event: 'error', listener: (error: Error) => void): void;
  start(): Promise<unknown>;
  stop(options: { readonly graceful: boolean }): Promise<unknown>;
  createQueue(name: string, options?: object): Promise<void>;
  send(name: string, data: object, options: object): Promise<string | null>;
  insert(name: string, jobs: readonly object[]): Promise<unknown>;
  work(
    name: string,
    options: { readonly batchSize: number; readonly pollingIntervalSeconds: number },
    handler: (jobs: readonly { readonly data: object }[]) => Promise<void>,
  ): Promise<string>;
}

/** Starts a pg-boss of a schema of its own. */
export async function startPgBoss(url: string): Promise<PgBoss> {
  const { PgBoss: Constructor } = await loadPeer<{ readonly PgBoss: new (options: object) => PgBoss }>('pg-boss');
  const boss = new Constructor({ connectionString: url, schema: `bench_${randomUUID().slice(0, 8)}`, max: 20 });
  boss.on('error', (error) => console.error(error));
  await boss.start();
  return boss;
}

/** Jobs of pg-boss that wait until they are due. It is not asked to find out whether a task is tracked already, which ours does. */
export async function createPgBoss(url: string): Promise<TrackContender> {
  const boss = await startPgBoss(url);
  await boss.createQueue('tasks');
  const data = (): object => ({ ref: `jd:product-image:92374205/${randomUUID()}` });
  const startAfter = new Date(Date.now() + 7_200_000);
  return {
    one: () => boss.send('tasks', data(), { startAfter }),
    many: (count) =>
      boss.insert(
        'tasks',
        Array.from({ length: count }, () => ({ data: data(), startAfter })),
      ),
    close: () => boss.stop({ graceful: false }),
  };
}
