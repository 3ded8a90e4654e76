import type { StoredEvent } from './event-log.ts';
import type { Page } from './task-store.ts';
import type { StoredWebhook } from './webhook-store.ts';

/** One try to deliver. */
export interface DeliveryAttempt {
  readonly at: number;
  readonly durationMs: number;
  /** The receiver's HTTP status; undefined when there was no answer. */
  readonly status?: number | undefined;
  /** Why it failed, for people; undefined when it arrived. */
  readonly error?: string | undefined;
  /** The beginning of the receiver's answer, 1 kB at most. */
  readonly answer?: string | undefined;
}

/** `pending`: to be tried; `delivered`: the receiver took it; `failed`: given up. */
export type DeliveryState = 'pending' | 'delivered' | 'failed';

/** One event for one receiver. */
export interface StoredDelivery {
  /** `dlv_` and something unique. */
  readonly id: string;
  readonly webhookId: string;
  readonly eventId: string;
  readonly eventType: StoredEvent['type'];
  /** The task that the event is about; undefined for events of no task. */
  readonly uid?: string | undefined;
  readonly state: DeliveryState;
  readonly createdAt: number;
  /** How often it was tried since it was made or asked for again. */
  readonly tries: number;
  /** When it is tried next; undefined unless pending. */
  readonly nextTryAt?: number | undefined;
  /** The last tries, the newest last, ten at most. */
  readonly attempts: readonly DeliveryAttempt[];
}

/** Which deliveries to lease. */
export interface DeliveryClaimRequest {
  readonly dueBefore: number;
  readonly limit: number;
  /** At most so many of one receiver, those of it that are leased already included. */
  readonly perWebhook: number;
  /** Receivers to pass over: their circuits are open. */
  readonly except: readonly string[];
  readonly leaseMs: number;
}

/** A delivery that is leased to one sender. */
export interface ClaimedDelivery {
  readonly delivery: StoredDelivery;
  readonly webhook: StoredWebhook;
  readonly event: StoredEvent;
  /** Fences the lease, as that of a poll does. */
  readonly attempt: number;
}

/** What came of a try. Ends the lease. */
export interface DeliveryOutcome {
  readonly id: string;
  readonly attempt: number;
  readonly state: DeliveryState;
  /** Set when `state` is pending. */
  readonly nextTryAt?: number | undefined;
  /** Undefined: it was not tried, and the try does not count. */
  readonly tried?: DeliveryAttempt | undefined;
}

/** What is to be delivered again: one delivery, whatever its state, or all of a receiver that failed and were made at a time or since. */
export interface RedeliverRequest {
  readonly webhookId: string;
  readonly deliveryId?: string | undefined;
  readonly since?: number | undefined;
  /** When to try. */
  readonly at: number;
}

/**
 * The outbox: deliveries are made in the transaction that appends their event, one for each enabled receiver that wants it. Those of one receiver are not
 * kept in order of events: each carries its event's time.
 */
export interface DeliveryQueue {
  /** Leases deliveries of enabled receivers that are due, the earliest first. One that is held back by its receiver's limit does not hold back others. */
  claim(request: DeliveryClaimRequest): Promise<readonly ClaimedDelivery[]>;
  /** When the next delivery of an enabled receiver is due that is not leased; undefined when there is none. */
  nextDueAt(): Promise<number | undefined>;
  /** Ends leases and writes what came of them. False: the lease was over, or the receiver is gone, and nothing was written. */
  settle(outcomes: readonly DeliveryOutcome[]): Promise<readonly boolean[]>;
  /**
   * Those that were made last first. Pages do not shift when others are made.
   *
   * @throws {TasksError} `invalid_argument` for a cursor that is not one of this list's.
   */
  list(query: DeliveryQuery): Promise<Page<StoredDelivery>>;
  /**
   * Makes deliveries pending anew, their tries counted from the start; the log of their attempts stays, leases on them end. Gives how many: one that is not of
   * that receiver is none.
   */
  redeliver(request: RedeliverRequest): Promise<number>;
  /** Calls back when there may be something to deliver that was not foreseen. Gives a function that ends it. */
  onDue(listener: () => void): () => void;
  counts(): Promise<Readonly<Record<DeliveryState, number>>>;
}

/** Which deliveries to list. */
export interface DeliveryQuery {
  readonly webhookId: string;
  readonly state?: DeliveryState | undefined;
  readonly limit: number;
  readonly cursor?: string | undefined;
}
