import { systemClock } from '@tasks/core';

import type { StoreCore } from './store-core.ts';

/** How often the database is asked for events of others while somebody listens, in milliseconds. */
const eventsMs = 300;
/** How often it is asked for work of others that is due, in milliseconds. */
const dueMs = 1000;
/** How often time is compared and counts are summed up, in milliseconds. */
const upkeepMs = 10_000;

/** What is done again and again. */
interface Watch {
  readonly everyMs: number;
  readonly isNeeded: () => boolean;
  readonly run: () => Promise<void>;
}

/** What {@link watchStore} needs. */
export interface WatchParts {
  readonly core: StoreCore;
  /** The newest place in the log. */
  readonly lastPlace: () => Promise<number>;
  readonly tellTasksDue: () => Promise<void>;
  readonly tellDeliveriesDue: () => Promise<void>;
  readonly upkeep: () => Promise<void>;
}

/**
 * Looks for what others did, for all listeners of this store together: nobody is notified by the database, as that has a lock that all who commit wait for.
 * What fails is done again the next time. Gives a function that ends it, and waits for what is under way.
 */
export function watchStore({ core, lastPlace, tellTasksDue, tellDeliveriesDue, upkeep }: WatchParts): () => Promise<void> {
  let seen: number | undefined;
  const watches: readonly Watch[] = [
    {
      everyMs: eventsMs,
      isNeeded: () => core.eventsAppended.isHeard,
      async run() {
        const last = await lastPlace();
        if (last === seen) return;
        seen = last;
        core.eventsAppended.call();
      },
    },
    { everyMs: dueMs, isNeeded: () => core.tasksDue.isHeard, run: tellTasksDue },
    { everyMs: dueMs, isNeeded: () => core.deliveriesDue.isHeard, run: tellDeliveriesDue },
    { everyMs: upkeepMs, isNeeded: () => true, run: upkeep },
  ];
  const stops = watches.map((watch) => repeat(watch));
  return async () => {
    await Promise.all(stops.map((stop) => stop()));
  };
}

function repeat({ everyMs, isNeeded, run }: Watch): () => Promise<void> {
  let stopped = false;
  let running: Promise<void> = Promise.resolve();
  let cancel = (): void => {};
  const arm = (): void => {
    if (stopped) return;
    cancel = systemClock.schedule(() => {
      running = (isNeeded() ? run() : Promise.resolve()).catch(() => {}).then(arm);
    }, everyMs);
  };
  arm();
  return () => {
    stopped = true;
    cancel();
    return running;
  };
}
