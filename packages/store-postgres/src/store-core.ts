import type { TaskKindName } from '@tasks/core';

import type { Database } from './database/database.ts';
import type { JobQueue } from './jobs/job-queue.ts';
import type { Listeners } from './listeners.ts';
import type { Places } from './places.ts';
import type { Kinds } from './tasks/kinds.ts';

/** What all parts of a store share. */
export interface StoreCore {
  readonly database: Database;
  /** The quoted name of the schema. */
  readonly schema: string;
  /** Stands for this store among those that have the data open: a UUID. */
  readonly owner: string;
  readonly jobs: JobQueue;
  readonly places: Places;
  readonly kinds: Kinds;
  readonly now: () => number;
  readonly tasksDue: Listeners<TaskKindName>;
  readonly eventsAppended: Listeners<void>;
  readonly deliveriesDue: Listeners<void>;
}
