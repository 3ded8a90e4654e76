import type { StoredDelivery } from '@tasks/core';

import type { StoreCore } from '../store-core.ts';
import { deliveryStates, eventTypes } from '../stored-words.ts';
import { decodeUid } from '../tasks/uid-codec.ts';
import { fromJson } from '../to-json.ts';

/** A row of the table of deliveries, with what it says of its event. */
export interface DeliveryRow {
  readonly delivery: number;
  readonly webhook: number;
  readonly event: number;
  readonly delivery_created_at: number;
  readonly next_try_at: number | null;
  readonly tries: number;
  readonly delivery_block: number;
  readonly delivery_state: number;
  readonly attempts: string | null;
  readonly told_type: number;
  readonly told_uid: Buffer | null;
}

/** The columns of a table of deliveries that is called `d`, with those of its event `e` and of that one's task `t`. */
export const deliveryColumns = `d.id AS delivery, d.webhook, d.event, d.created_at AS delivery_created_at, d.next_try_at, d.tries, d.block AS delivery_block,
  d.state AS delivery_state, d.attempts, e.type AS told_type, t.uid AS told_uid`;

export function decodeDelivery({ places }: StoreCore, row: DeliveryRow, webhookId: string): StoredDelivery {
  return {
    id: places.name('dlv', row.delivery),
    webhookId,
    eventId: places.name('evt', row.event),
    eventType: eventTypes.decode(row.told_type),
    uid: row.told_uid === null ? undefined : decodeUid(row.told_uid),
    state: deliveryStates.decode(row.delivery_state),
    createdAt: row.delivery_created_at,
    tries: row.tries,
    nextTryAt: row.next_try_at ?? undefined,
    attempts: fromJson<StoredDelivery['attempts']>(row.attempts) ?? [],
  };
}
