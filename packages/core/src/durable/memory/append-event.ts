import { createUid } from '../uid.ts';
import { wantsEvent } from '../wants-event.ts';
import type { StoredEvent } from '../../store/event-log.ts';
import type { StoredTask, TaskEventType } from '../../store/stored-task.ts';
import type { WebhookDisabled } from '../../store/webhook-store.ts';
import { nextPlace, writeDelivery } from './rows.ts';
import type { DeliveryRow, Rows } from './rows.ts';

/** What is told, without its place in the log. */
type Told =
  | { readonly type: TaskEventType; readonly timestamp: number; readonly task: StoredTask }
  | { readonly type: 'webhook.disabled'; readonly timestamp: number; readonly webhook: WebhookDisabled };

/** Appends an event, with a delivery for each receiver that wants it. The caller tells the listeners when all is written, by {@link tellAppended}. */
export function appendEvent(rows: Rows, told: Told): void {
  rows.lastEvent += 1;
  const event: StoredEvent = Object.freeze({ id: String(rows.lastEvent), ...told });
  rows.events.push({ place: rows.lastEvent, event });
  for (const { webhook } of rows.webhooks.values()) {
    if (!wantsEvent(webhook, event)) continue;
    const delivery = {
      id: createUid('dlv_', event.timestamp),
      webhookId: webhook.id,
      eventId: event.id,
      eventType: event.type,
      ...(event.type !== 'webhook.disabled' && { uid: event.task.uid }),
      state: 'pending',
      createdAt: event.timestamp,
      tries: 0,
      nextTryAt: event.timestamp,
      attempts: Object.freeze([]),
    } as const;
    const row: DeliveryRow = { delivery, event, place: nextPlace(rows), attempt: 0, leasedUntil: 0 };
    writeDelivery(rows, row, delivery);
  }
}

/** Tells the listeners of events and of deliveries that there may be some. */
export function tellAppended(rows: Rows): void {
  rows.eventsAppended.call();
  rows.deliveriesDue.call();
}
