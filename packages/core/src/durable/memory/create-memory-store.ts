import type { Clock } from '../../clock/clock.ts';
import { systemClock } from '../../clock/system-clock.ts';
import type { Store } from '../../store/store.ts';
import { MemoryDeliveries } from './memory-deliveries.ts';
import { MemoryDurations } from './memory-durations.ts';
import { MemoryEvents } from './memory-events.ts';
import { MemoryIdempotency } from './memory-idempotency.ts';
import { MemoryPolls } from './memory-polls.ts';
import { MemoryTasks } from './memory-tasks.ts';
import { MemoryWebhooks } from './memory-webhooks.ts';
import { prune } from './prune.ts';
import { createRows } from './rows.ts';

/** Options of {@link createMemoryStore}. */
export interface MemoryStoreOptions {
  /** @default systemClock */
  readonly clock?: Clock | undefined;
}

/**
 * A store that keeps everything in memory: for tests and trials, all is gone when the process ends. What it gives is frozen. Text is kept whatever it holds.
 * To claim takes time by the number of tasks of the kind: it is made for thousands of tasks, not for millions.
 */
export function createMemoryStore(options: MemoryStoreOptions = {}): Store {
  const now = storeTime(options.clock ?? systemClock);
  const rows = createRows();
  const idempotency = new MemoryIdempotency();
  return {
    tasks: new MemoryTasks(rows),
    polls: new MemoryPolls(rows, now),
    events: new MemoryEvents(rows),
    webhooks: new MemoryWebhooks(rows),
    deliveries: new MemoryDeliveries(rows, now),
    idempotency,
    durations: new MemoryDurations(),
    now,
    check: async () => {},
    prune: async (request) => {
      const deleted = prune(rows, request);
      return deleted + idempotency.prune(request.eventsBefore, request.limit - deleted);
    },
    close: async () => {},
  };
}

/** The time of day when the store was made, and from then on only what truly passes. */
function storeTime(clock: Clock): () => number {
  const offset = clock.now() - clock.monotonic();
  return () => Math.floor(offset + clock.monotonic());
}
