import type { SavedDurations } from '../schedule/duration-learner.ts';
import type { DeliveryQueue } from './delivery-queue.ts';
import type { EventLog } from './event-log.ts';
import type { IdempotencyStore } from './idempotency-store.ts';
import type { PollQueue } from './poll-queue.ts';
import type { TaskStore } from './task-store.ts';
import type { WebhookStore } from './webhook-store.ts';

/**
 * Where tracked tasks live. A store holds the truth (tasks, results, events, deliveries) and the timing (due times and leases) together, so that one
 * transaction can change both; it decides nothing: when and how to ask is the poller's.
 *
 * Methods reject with a `TasksError`; one that does not succeed has changed nothing.
 */
export interface Store {
  readonly tasks: TaskStore;
  readonly polls: PollQueue;
  readonly events: EventLog;
  readonly webhooks: WebhookStore;
  readonly deliveries: DeliveryQueue;
  readonly idempotency: IdempotencyStore;
  readonly durations: DurationStore;

  /**
   * The time of the store, in milliseconds since the epoch, whole. All pollers of a store share it, it never goes back, also not over a restart, and it does
   * not follow a clock that is set while the store is open.
   */
  now(): number;
  /** Resolves when the store can be read and written; else rejects and says why. */
  check(): Promise<void>;
  /**
   * Deletes some of what is older than wished, at most `limit` rows. Gives how many; zero: nothing was left to delete. What a limit leaves is whole: an event
   * has its task, a delivery its event.
   */
  prune(request: PruneRequest): Promise<number>;
  /**
   * Writes what is under way, and lets go of everything. The store is not used after. Leases that were taken by it are over for those who open a store of the
   * same data alone; where others have it open too, they run out by themselves at the latest.
   */
  close(): Promise<void>;
}

/** What to delete. */
export interface PruneRequest {
  /** Tasks that ended before this, with their events and deliveries, unless a delivery of theirs is pending. */
  readonly endedBefore: number;
  /** Events that happened before this, with their deliveries, unless a delivery of theirs is pending; and finished requests that began before this. */
  readonly eventsBefore: number;
  readonly limit: number;
}

/** What was learned of how long tasks take. */
export interface DurationStore {
  /** All that was saved, by `<provider>:<type>`. */
  load(): Promise<Readonly<Record<string, SavedDurations>>>;
  /** Replaces what was saved of these kinds. That of others stays. */
  save(durations: Readonly<Record<string, SavedDurations>>): Promise<void>;
}
