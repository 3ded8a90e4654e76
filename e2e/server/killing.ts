import { once } from 'node:events';
import type { EventEmitter } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import type { Random } from './random.ts';
import type { ServerProcess } from './server-process.ts';

/** What happened to the server. */
export interface KillRecord {
  /** When it was gone, in milliseconds since the epoch. */
  readonly kills: number[];
  /** How long each start took until the server was ready, in milliseconds. */
  readonly restartsMs: number[];
  /** How many of the kills met a server that was not ready yet. */
  early: number;
}

/** Options of {@link keepKilling}. */
export interface KillingOptions {
  readonly start: () => ServerProcess;
  readonly random: Random;
  /** Emits `acknowledged` and `delivered`, at which the server may be killed at once. */
  readonly moments: EventEmitter;
  readonly goesOn: (record: KillRecord) => boolean;
  readonly onServer: (server: ServerProcess) => void;
}

/** A moment that does not come within this is not waited for, in milliseconds. */
const longestWaitMs = 2000;

/** Starts a server and kills it at a random moment, over and over. Gives the last one, which lives. */
export async function keepKilling(
  options: KillingOptions,
): Promise<{ readonly server: ServerProcess; readonly record: KillRecord }> {
  const { start, random, moments, goesOn, onServer } = options;
  const record: KillRecord = { kills: [], restartsMs: [], early: 0 };
  const launch = (): { readonly server: ServerProcess; readonly ready: Promise<void> } => {
    const startedAt = performance.now();
    const server = start();
    onServer(server);
    const ready = server.ready().then(() => {
      record.restartsMs.push(performance.now() - startedAt);
    });
    // Of one that is killed before, nobody waits for this.
    ready.catch(() => undefined);
    return { server, ready };
  };

  let { server, ready } = launch();
  while (goesOn(record)) {
    if (record.kills.length > 0 && random.chance(0.15)) {
      await pause(random.between(0, 400));
      record.early += 1;
    } else {
      await ready;
      await pause(random.between(0, 1800));
      const moment = random.pick([undefined, 'acknowledged', 'delivered']);
      if (moment !== undefined)
        await once(moments, moment, { signal: AbortSignal.timeout(longestWaitMs) }).catch(() => undefined);
    }
    await server.kill();
    record.kills.push(Date.now());
    ({ server, ready } = launch());
  }
  await ready;
  return { server, record };
}
