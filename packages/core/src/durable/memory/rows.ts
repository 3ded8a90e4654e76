import { createListeners } from './listeners.ts';
import type { Listeners } from './listeners.ts';
import type { Lease } from './lease.ts';
import type { StoredDelivery } from '../../store/delivery-queue.ts';
import type { StoredEvent } from '../../store/event-log.ts';
import type { TaskKindName } from '../../store/poll-queue.ts';
import type { StoredTask, TaskAddress } from '../../store/stored-task.ts';
import type { StoredWebhook } from '../../store/webhook-store.ts';

/** A task, with its lease. */
export interface TaskRow extends Lease {
  /** Frozen, as everything that is stored. */
  task: StoredTask;
  /** Its place in lists: later ones have higher places. */
  readonly place: number;
}

/** A receiver of webhooks. */
export interface WebhookRow {
  webhook: StoredWebhook;
  readonly place: number;
}

/** A delivery, with its lease and the event that it delivers. */
export interface DeliveryRow extends Lease {
  delivery: StoredDelivery;
  readonly event: StoredEvent;
  readonly place: number;
}

/** An event at its place in the log. */
export interface EventRow {
  readonly place: number;
  readonly event: StoredEvent;
}

/** All that a memory store holds, but for what stands by itself. Every change is made in one go, with nothing awaited, so that nobody sees half of it. */
export interface Rows {
  readonly tasks: Map<string, TaskRow>;
  /** Tasks that are tracked or ended by the vendor's word, by their address: see {@link addressKey}. */
  readonly found: Map<string, TaskRow>;
  /** Tasks that are tracked, by their kind: see {@link kindKey}. */
  readonly tracked: Map<string, Set<TaskRow>>;
  /** In order of their places. */
  events: EventRow[];
  lastEvent: number;
  /** The highest place of an event that was pruned. */
  lastPruned: number;
  readonly webhooks: Map<string, WebhookRow>;
  readonly deliveries: Map<string, DeliveryRow>;
  /** Deliveries that are to be tried. */
  readonly pending: Set<DeliveryRow>;
  lastPlace: number;
  readonly tasksDue: Listeners<TaskKindName>;
  readonly eventsAppended: Listeners<void>;
  readonly deliveriesDue: Listeners<void>;
}

export function createRows(): Rows {
  return {
    tasks: new Map(),
    found: new Map(),
    tracked: new Map(),
    events: [],
    lastEvent: 0,
    lastPruned: 0,
    webhooks: new Map(),
    deliveries: new Map(),
    pending: new Set(),
    lastPlace: 0,
    tasksDue: createListeners(),
    eventsAppended: createListeners(),
    deliveriesDue: createListeners(),
  };
}

/** Two addresses have the same key only when all parts are the same, whatever characters they hold. */
export function addressKey({ provider, type, id }: TaskAddress): string {
  return JSON.stringify([provider, type, id]);
}

export function kindKey({ provider, type }: TaskKindName): string {
  return JSON.stringify([provider, type]);
}

/** Gives a row what it stores, and keeps the row in the right places. */
export function writeTask(rows: Rows, row: TaskRow, task: StoredTask): void {
  row.task = Object.freeze(task);
  rows.tasks.set(task.uid, row);
  const kind = kindKey(task);
  const ended = task.endedAt !== undefined;
  if (ended) rows.tracked.get(kind)?.delete(row);
  else rows.tracked.set(kind, (rows.tracked.get(kind) ?? new Set()).add(row));
  if (!ended || task.endedBy === 'vendor') rows.found.set(addressKey(task), row);
  else rows.found.delete(addressKey(task));
}

export function deleteTask(rows: Rows, { task }: TaskRow): void {
  rows.tasks.delete(task.uid);
  // The address may have passed to a younger task.
  if (rows.found.get(addressKey(task))?.task.uid === task.uid) rows.found.delete(addressKey(task));
}

export function writeDelivery(rows: Rows, row: DeliveryRow, delivery: StoredDelivery): void {
  row.delivery = Object.freeze(delivery);
  rows.deliveries.set(delivery.id, row);
  if (delivery.state === 'pending') rows.pending.add(row);
  else rows.pending.delete(row);
}

export function deleteDelivery(rows: Rows, row: DeliveryRow): void {
  rows.deliveries.delete(row.delivery.id);
  rows.pending.delete(row);
}

/** The next place in lists. */
export function nextPlace(rows: Rows): number {
  rows.lastPlace += 1;
  return rows.lastPlace;
}
