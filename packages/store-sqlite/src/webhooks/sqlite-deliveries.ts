import { setImmediate } from 'node:timers/promises';

import type {
  ClaimedDelivery,
  DeliveryClaimRequest,
  DeliveryOutcome,
  DeliveryQuery,
  DeliveryQueue,
  DeliveryState,
  Page,
  RedeliverRequest,
  StoredDelivery,
  StoredWebhook,
} from '@tasks/core';

import type { Transaction } from '../database/write-queue.ts';
import type { EventRows } from '../events/event-rows.ts';
import { Leases, keepAttempt } from '../leases.ts';
import type { Lease } from '../leases.ts';
import type { StoreCore } from '../store-core.ts';
import type { DeliveryRow, DeliveryTable } from './delivery-table.ts';
import type { WebhookTable } from './webhook-table.ts';

/** So many tries of a delivery are remembered. */
const attemptsKept = 10;
/** So many deliveries are made pending anew at once. */
const redeliveredAtOnce = 500;
/** So many are looked at first for one that is not leased. */
const lookedAtFirst = 16;

interface LeasedDelivery {
  readonly webhook: number;
  readonly event: number;
  readonly dueAt: number;
}

/** What the deliveries need of the other parts of their store. */
export interface DeliveryParts {
  readonly core: StoreCore;
  readonly table: DeliveryTable;
  readonly webhooks: WebhookTable;
  readonly events: EventRows;
}

/** The outbox of a file. */
export class SqliteDeliveries implements DeliveryQueue {
  readonly #parts: DeliveryParts;
  readonly #core: StoreCore;
  readonly #table: DeliveryTable;
  readonly #leases: Leases<LeasedDelivery>;
  readonly #leasedOf: Map<number, number> = new Map();

  constructor(parts: DeliveryParts) {
    this.#parts = parts;
    this.#core = parts.core;
    this.#table = parts.table;
    this.#leases = new Leases(parts.core.registers.get('last_attempt'));
  }

  claim({ dueBefore, limit, perWebhook, except, leaseMs }: DeliveryClaimRequest): Promise<readonly ClaimedDelivery[]> {
    return this.#core.read(() => {
      this.#expire();
      const passedOver = new Set(except);
      const candidates: (LeasedDelivery & { readonly receiver: StoredWebhook })[] = [];
      for (const [webhook, head] of this.#table.heads) {
        const room = perWebhook - (this.#leasedOf.get(webhook) ?? 0);
        const receiver = head <= dueBefore && room > 0 ? this.#enabled(webhook) : undefined;
        if (receiver === undefined || passedOver.has(receiver.id)) continue;
        const waiting = this.#waiting(webhook, Math.min(room, limit));
        for (const { event, dueAt } of waiting) if (dueAt <= dueBefore) candidates.push({ webhook, event, dueAt, receiver });
      }
      candidates.sort((left, right) => left.dueAt - right.dueAt || left.event - right.event || left.webhook - right.webhook);
      const until = this.#core.now() + leaseMs;
      return candidates.slice(0, limit).flatMap(({ webhook, event, dueAt, receiver }) => {
        const row = this.#table.one(webhook, event);
        const told = this.#parts.events.byId(event);
        if (row === undefined || told === undefined) return [];
        const delivery = this.#table.decode(row, receiver.id);
        const { attempt } = this.#lease(delivery.id, until, { webhook, event, dueAt });
        return [{ delivery, webhook: receiver, event: told, attempt }];
      });
    });
  }

  nextDueAt(): Promise<number | undefined> {
    return this.#core.read(() => {
      this.#expire();
      let first = Infinity;
      for (const [webhook, head] of this.#table.heads) {
        // A head may be too early, never too late: one that is later than what was found need not be looked at.
        if (head >= first || this.#enabled(webhook) === undefined) continue;
        first = Math.min(first, this.#waiting(webhook, 1)[0]?.dueAt ?? Infinity);
      }
      return first === Infinity ? undefined : first;
    });
  }

  async settle(outcomes: readonly DeliveryOutcome[]): Promise<readonly boolean[]> {
    const copies = structuredClone(outcomes);
    if (copies.length === 0) return [];
    return this.#core.queue.write(copies.length, (transaction) => copies.map((outcome) => this.#settleOne(transaction, outcome)));
  }

  list({ webhookId, state, limit, cursor }: DeliveryQuery): Promise<Page<StoredDelivery>> {
    return this.#core.read(() => {
      const before = this.#core.places.cursor('delivery', cursor);
      const row = this.#parts.webhooks.byName(webhookId)?.row;
      const found = row === undefined ? [] : this.#table.page(row, before, state, limit + 1);
      const given = found.slice(0, limit);
      const last = given.at(-1);
      return {
        items: given.map((each) => this.#table.decode(each, webhookId)),
        nextCursor: found.length > limit && last !== undefined ? this.#core.places.name('delivery', last[1]) : undefined,
      };
    });
  }

  async redeliver({ webhookId, deliveryId, since, at }: RedeliverRequest): Promise<number> {
    let count = 0;
    let after = 0;
    for (let more = true; more;) {
      const rows = await this.#core.queue.write(redeliveredAtOnce, (transaction) => {
        const webhook = this.#parts.webhooks.byName(webhookId)?.row;
        const found = webhook === undefined ? [] : this.#asked({ webhook, deliveryId, since: since ?? 0, after });
        for (const row of found) this.#makePending(transaction, row, at);
        if (found.length > 0) transaction.onCommit(() => this.#core.deliveriesDue.call());
        return found;
      });
      count += rows.length;
      after = rows.at(-1)?.[1] ?? after;
      more = deliveryId === undefined && rows.length === redeliveredAtOnce;
      if (more) await setImmediate();
    }
    return count;
  }

  onDue(listener: () => void): () => void {
    return this.#core.deliveriesDue.add(listener);
  }

  counts(): Promise<Readonly<Record<DeliveryState, number>>> {
    const of = (state: DeliveryState): number => this.#core.registers.get(`deliveries:${state}`);
    return this.#core.read(() => ({ pending: of('pending'), delivered: of('delivered'), failed: of('failed') }));
  }

  /** Within a transaction: lets go of all deliveries of a receiver that is gone. */
  forget(transaction: Transaction, webhook: number): void {
    for (const lease of this.#leases.all) if (lease.what.webhook === webhook) this.#endLease(transaction, lease);
    transaction.onCommit(() => this.#table.heads.delete(webhook));
  }

  #asked({
    webhook,
    deliveryId,
    since,
    after,
  }: {
    readonly webhook: number;
    readonly deliveryId: string | undefined;
    readonly since: number;
    readonly after: number;
  }): readonly DeliveryRow[] {
    if (deliveryId === undefined) return this.#table.failed(webhook, after, since, redeliveredAtOnce);
    const row = this.#table.byId(deliveryId);
    return row === undefined || row[0] !== webhook ? [] : [row];
  }

  #makePending(transaction: Transaction, row: DeliveryRow, at: number): void {
    const delivery = this.#table.decode(row, '');
    const lease = this.#leases.get(delivery.id);
    if (lease !== undefined) this.#endLease(transaction, lease);
    this.#table.update(transaction, row, { state: 'pending', tries: 0, nextTryAt: at, attempts: delivery.attempts });
  }

  #settleOne(transaction: Transaction, { id, attempt, state, nextTryAt, tried }: DeliveryOutcome): boolean {
    const lease = this.#leases.held(id, attempt, this.#core.now());
    const row = lease === undefined ? undefined : this.#table.byId(id);
    if (lease === undefined || row === undefined) return false;
    const { tries, attempts } = this.#table.decode(row, '');
    this.#endLease(transaction, lease);
    keepAttempt(this.#core, this.#leases.last);
    this.#table.update(transaction, row, {
      state,
      tries: tries + (tried === undefined ? 0 : 1),
      nextTryAt: state === 'pending' ? (nextTryAt ?? this.#core.now()) : undefined,
      attempts: tried === undefined ? attempts : [...attempts, tried].slice(-attemptsKept),
    });
    return true;
  }

  /** The receiver, where it is there and told of events. */
  #enabled(webhook: number): StoredWebhook | undefined {
    const receiver = this.#parts.webhooks.byRow(webhook);
    return receiver?.disabledAt === undefined ? receiver : undefined;
  }

  /** The earliest deliveries that are to be tried and are not leased. Puts the receiver's head right. */
  #waiting(webhook: number, limit: number): readonly LeasedDelivery[] {
    for (let most = limit + lookedAtFirst; ; most *= 4) {
      const rows = this.#table.due(webhook, most);
      const waiting: LeasedDelivery[] = [];
      for (const [event, dueAt] of rows) {
        if (this.#leases.get(this.#table.idOf(webhook, event)) === undefined) waiting.push({ webhook, event, dueAt });
      }
      if (waiting.length < limit && rows.length === most) continue;
      const [first] = waiting;
      if (first === undefined) this.#table.heads.delete(webhook);
      else this.#table.heads.set(webhook, first.dueAt);
      return waiting.slice(0, limit);
    }
  }

  #lease(id: string, until: number, what: LeasedDelivery): Lease<LeasedDelivery> {
    this.#leasedOf.set(what.webhook, (this.#leasedOf.get(what.webhook) ?? 0) + 1);
    return this.#leases.take(id, until, what);
  }

  #countDown({ webhook }: LeasedDelivery): void {
    const count = (this.#leasedOf.get(webhook) ?? 0) - 1;
    if (count > 0) this.#leasedOf.set(webhook, count);
    else this.#leasedOf.delete(webhook);
  }

  #endLease(transaction: Transaction, lease: Lease<LeasedDelivery>): void {
    const { what } = lease;
    this.#leases.end(lease.key);
    this.#countDown(what);
    transaction.onRollback(() => {
      this.#leases.restore(lease);
      this.#leasedOf.set(what.webhook, (this.#leasedOf.get(what.webhook) ?? 0) + 1);
    });
  }

  #expire(): void {
    for (const { what } of this.#leases.expire(this.#core.now())) {
      this.#countDown(what);
      this.#table.mayBeDue(what.webhook, what.dueAt);
    }
  }
}
