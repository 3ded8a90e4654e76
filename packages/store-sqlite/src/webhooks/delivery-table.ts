import type { DeliveryState, StoredDelivery, StoredEvent } from '@tasks/core';

import { prepare } from '../database/statement.ts';
import type { Statement } from '../database/statement.ts';
import type { Transaction } from '../database/write-queue.ts';
import type { StoreCore } from '../store-core.ts';
import { deliveryStates, eventTypes } from '../stored-words.ts';
import { decodeUid } from '../tasks/uid-codec.ts';
import { fromJson, toJson } from '../to-json.ts';

/** A delivery, with what it says of its event and its receiver. */
export type DeliveryRow = readonly [
  webhook: number,
  event: number,
  state: number,
  createdAt: number,
  tries: number,
  nextTryAt: number | null,
  attempts: string | null,
  eventType: number,
  uid: Uint8Array | string | null,
];

/** A delivery that is due. */
export type DueDelivery = readonly [event: number, nextTryAt: number];

const select = `SELECT d.webhook, d.event, d.state, d.created_at, d.tries, d.next_try_at, d.attempts, e.type, t.uid
  FROM deliveries d JOIN events e ON e.id = d.event LEFT JOIN tasks t ON t.id = e.task`;

/** What of a delivery may change. */
export interface DeliveryChange {
  readonly state: DeliveryState;
  readonly tries: number;
  readonly nextTryAt: number | undefined;
  readonly attempts: StoredDelivery['attempts'];
}

/** Reads and writes the rows of deliveries, and counts them. Writes only within a transaction. */
export class DeliveryTable {
  readonly #core: StoreCore;
  readonly #one: Statement<DeliveryRow>;
  readonly #page: Statement<DeliveryRow>;
  readonly #due: Statement<DueDelivery>;
  readonly #failed: Statement<DeliveryRow>;
  readonly #insert: Statement<never>;
  readonly #update: Statement<never>;
  readonly #some: Statement<readonly [event: number, state: number]>;
  readonly #delete: Statement<never>;
  /**
   * The receivers that have pending deliveries, each with an instant before which none that is not leased is due. It may be too early, and is put right when
   * it is looked at.
   */
  readonly heads: Map<number, number> = new Map();

  constructor(core: StoreCore) {
    const { database } = core;
    this.#core = core;
    this.#one = prepare(database, `${select} WHERE d.webhook = ? AND d.event = ?`);
    this.#page = prepare(
      database,
      `${select} WHERE d.webhook = ? AND d.event < ? AND (? IS NULL OR d.state = ?) ORDER BY d.event DESC LIMIT ?`,
    );
    this.#due = prepare(
      database,
      `SELECT event, next_try_at FROM deliveries INDEXED BY deliveries_due WHERE webhook = ? AND next_try_at IS NOT NULL
        ORDER BY next_try_at, event LIMIT ?`,
    );
    this.#failed = prepare(
      database,
      `${select} WHERE d.webhook = ? AND d.event > ? AND d.state = ${deliveryStates.encode('failed')} AND d.created_at >= ? ORDER BY d.event LIMIT ?`,
    );
    this.#insert = prepare(
      database,
      'INSERT INTO deliveries (webhook, event, state, created_at, tries, next_try_at, attempts) VALUES (?, ?, 0, ?, 0, ?, NULL)',
    );
    this.#update = prepare(
      database,
      'UPDATE deliveries SET state = ?, tries = ?, next_try_at = ?, attempts = ? WHERE webhook = ? AND event = ?',
    );
    this.#some = prepare(database, 'SELECT event, state FROM deliveries WHERE webhook = ? LIMIT ?');
    this.#delete = prepare(database, 'DELETE FROM deliveries WHERE webhook = ? AND event = ?');
    // One step for each receiver, however many deliveries it has.
    const waiting = prepare<readonly [number]>(
      database,
      `WITH RECURSIVE waiting(webhook) AS (
        SELECT (SELECT webhook FROM deliveries INDEXED BY deliveries_due WHERE next_try_at IS NOT NULL ORDER BY webhook LIMIT 1)
        UNION ALL
        SELECT (SELECT d.webhook FROM deliveries d INDEXED BY deliveries_due WHERE d.webhook > waiting.webhook AND d.next_try_at IS NOT NULL
          ORDER BY d.webhook LIMIT 1) FROM waiting WHERE waiting.webhook IS NOT NULL
      ) SELECT webhook FROM waiting WHERE webhook IS NOT NULL`,
    ).all();
    for (const [webhook] of waiting) this.heads.set(webhook, 0);
  }

  idOf(webhook: number, event: number): string {
    return this.#core.places.name('dlv', webhook, event);
  }

  byId(id: string): DeliveryRow | undefined {
    const [webhook, event] = this.#core.places.parse('dlv', id, 2) ?? [];
    return webhook === undefined || event === undefined ? undefined : this.#one.get(webhook, event);
  }

  one(webhook: number, event: number): DeliveryRow | undefined {
    return this.#one.get(webhook, event);
  }

  /** The earliest that are to be tried, whether or not they are leased. */
  due(webhook: number, limit: number): readonly DueDelivery[] {
    return this.#due.all(webhook, limit);
  }

  page(webhook: number, before: number, state: DeliveryState | undefined, limit: number): readonly DeliveryRow[] {
    const code = state === undefined ? null : deliveryStates.encode(state);
    return this.#page.all(webhook, before, code, code, limit);
  }

  failed(webhook: number, after: number, since: number, limit: number): readonly DeliveryRow[] {
    return this.#failed.all(webhook, after, since, limit);
  }

  insert(
    transaction: Transaction,
    { webhook, event, at }: { readonly webhook: number; readonly event: number; readonly at: number },
  ): void {
    this.#insert.run(webhook, event, at, at);
    this.#core.registers.add('deliveries:pending', 1);
    this.expect(transaction, webhook, at);
  }

  update(transaction: Transaction, row: DeliveryRow, { state, tries, nextTryAt, attempts }: DeliveryChange): void {
    const [webhook, event, before] = row;
    this.#update.run(
      deliveryStates.encode(state),
      tries,
      nextTryAt ?? null,
      attempts.length === 0 ? null : toJson(attempts),
      webhook,
      event,
    );
    this.#core.registers.add(`deliveries:${deliveryStates.decode(before)}`, -1);
    this.#core.registers.add(`deliveries:${state}`, 1);
    if (nextTryAt !== undefined) this.expect(transaction, webhook, nextTryAt);
  }

  delete(webhook: number, event: number, state: number): void {
    this.#delete.run(webhook, event);
    this.#core.registers.add(`deliveries:${deliveryStates.decode(state)}`, -1);
  }

  /** Deletes some deliveries of a receiver. Gives how many; fewer than asked for: none are left. */
  deleteSome(webhook: number, limit: number): number {
    const rows = this.#some.all(webhook, limit);
    for (const [event, state] of rows) this.delete(webhook, event, state);
    return rows.length;
  }

  /** A delivery of a receiver may be due from then on. */
  expect(transaction: Transaction, webhook: number, at: number): void {
    transaction.onCommit(() => this.mayBeDue(webhook, at));
  }

  /** As {@link expect}, at once. */
  mayBeDue(webhook: number, at: number): void {
    this.heads.set(webhook, Math.min(this.heads.get(webhook) ?? Infinity, at));
  }

  decode(
    [webhook, event, state, createdAt, tries, nextTryAt, attempts, eventType, uid]: DeliveryRow,
    webhookId: string,
  ): StoredDelivery {
    return {
      id: this.idOf(webhook, event),
      webhookId,
      eventId: this.#core.places.name('evt', event),
      eventType: eventTypes.decode(eventType) satisfies StoredEvent['type'],
      uid: uid === null ? undefined : decodeUid(uid),
      state: deliveryStates.decode(state),
      createdAt,
      tries,
      nextTryAt: nextTryAt ?? undefined,
      attempts: fromJson<StoredDelivery['attempts']>(attempts) ?? [],
    };
  }
}
