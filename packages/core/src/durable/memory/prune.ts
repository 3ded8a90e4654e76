import type { PruneRequest } from '../../store/store.ts';
import { deleteDelivery, deleteTask } from './rows.ts';
import type { DeliveryRow, EventRow, Rows } from './rows.ts';

/** Deletes what is older than wished: deliveries before their events, events before their tasks, so that a limit leaves nothing that points nowhere. */
export function prune(rows: Rows, { endedBefore, eventsBefore, limit }: PruneRequest): number {
  const deliveries = Map.groupBy(rows.deliveries.values(), ({ delivery }) => delivery.eventId);
  const waiting = new Set([...rows.pending].map(({ delivery }) => delivery.eventId));
  const byTask = Map.groupBy(rows.events, uidOf);
  let left = limit;

  const deleteDeliveries = (row: DeliveryRow): boolean => {
    if (left <= 0) return false;
    left -= 1;
    deleteDelivery(rows, row);
    return true;
  };
  const gone = new Set<EventRow>();
  const deleteEvent = (row: EventRow): boolean => {
    if (gone.has(row)) return true;
    if (!(deliveries.get(row.event.id) ?? []).every(deleteDeliveries) || left <= 0) return false;
    left -= 1;
    gone.add(row);
    rows.lastPruned = Math.max(rows.lastPruned, row.place);
    return true;
  };

  for (const row of rows.events) {
    if (left <= 0) break;
    if (row.event.timestamp < eventsBefore && !waiting.has(row.event.id)) deleteEvent(row);
  }
  for (const row of rows.tasks.values()) {
    if (left <= 0) break;
    const { uid, endedAt } = row.task;
    const events = byTask.get(uid) ?? [];
    if (endedAt === undefined || endedAt >= endedBefore || events.some(({ event }) => waiting.has(event.id))) continue;
    if (!events.every(deleteEvent) || left <= 0) break;
    left -= 1;
    deleteTask(rows, row);
  }
  if (gone.size > 0) rows.events = rows.events.filter((row) => !gone.has(row));
  return limit - left;
}

function uidOf({ event }: EventRow): string | undefined {
  return event.type === 'webhook.disabled' ? undefined : event.task.uid;
}
