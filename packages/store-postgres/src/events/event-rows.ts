import type { StoredEvent, WebhookDisabled } from '@tasks/core';
import { asCreated } from '@tasks/core/durable';

import type { StoreCore } from '../store-core.ts';
import { eventTypes } from '../stored-words.ts';
import { decodeTask, taskColumns } from '../tasks/task-row.ts';
import type { TaskRow } from '../tasks/task-row.ts';
import { fromJson } from '../to-json.ts';
import type { ChangingPart } from './event-appender.ts';

/** A row of the log, with that of its task. */
export type EventRow = TaskRow & {
  readonly event_id: number;
  readonly event_at: number;
  readonly event_type: number;
  readonly payload: string | null;
};

/** Most of what an event tells is in the row of its task. */
export const eventColumns: string = `e.id AS event_id, e.at AS event_at, e.type AS event_type, e.payload, ${taskColumns}, r.items`;

/** What {@link eventColumns} are taken from, beside the events, which are called `e`. */
export function eventJoins(schema: string): string {
  return `LEFT JOIN ${schema}.tasks t ON t.id = e.task
    LEFT JOIN ${schema}.results r ON r.task = t.id AND e.payload IS NULL AND e.type <> ${eventTypes.encode('task.created')}`;
}

export function eventName({ places }: StoreCore, id: number): string {
  return places.name('evt', id);
}

export async function decodeEvent(core: StoreCore, row: EventRow): Promise<StoredEvent> {
  const { event_id: place, event_at: timestamp, payload } = row;
  const id = eventName(core, place);
  const type = eventTypes.decode(row.event_type);
  if (type === 'webhook.disabled') return { id, type, timestamp, webhook: fromJson<WebhookDisabled>(payload) as WebhookDisabled };
  const task = decodeTask(row, await core.kinds.nameOf(row.kind));
  if (type === 'task.created') return { id, type, timestamp, task: asCreated(task) };
  const kept = fromJson<ChangingPart>(payload);
  return { id, type, timestamp, task: kept === undefined ? task : { ...asCreated(task), nextPollAt: undefined, ...kept } };
}
