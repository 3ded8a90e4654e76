import type {
  ClaimedDelivery,
  DeliveryClaimRequest,
  DeliveryOutcome,
  DeliveryQuery,
  DeliveryQueue,
  DeliveryState,
  RedeliverRequest,
  StoredDelivery,
} from '../../store/delivery-queue.ts';
import type { Page } from '../../store/task-store.ts';
import type { StoredWebhook } from '../../store/webhook-store.ts';
import { frozenCopy } from './frozen-copy.ts';
import { endLease, holdsLease, isLeased, takeLease } from './lease.ts';
import { pageOf } from './page-of.ts';
import { writeDelivery } from './rows.ts';
import type { DeliveryRow, Rows } from './rows.ts';

/** So many tries of a delivery are remembered. */
const attemptsKept = 10;

/** The outbox of a memory store. */
export class MemoryDeliveries implements DeliveryQueue {
  readonly #rows: Rows;
  readonly #now: () => number;

  constructor(rows: Rows, now: () => number) {
    this.#rows = rows;
    this.#now = now;
  }

  async claim(request: DeliveryClaimRequest): Promise<readonly ClaimedDelivery[]> {
    const { dueBefore, limit, perWebhook, except, leaseMs } = request;
    const until = this.#now() + leaseMs;
    const taken = this.#leasedByWebhook();
    const due = this.#waiting()
      .filter(({ row, webhook }) => dueAt(row) <= dueBefore && !except.includes(webhook.id))
      .toSorted((left, right) => dueAt(left.row) - dueAt(right.row) || left.row.place - right.row.place);
    const claimed: ClaimedDelivery[] = [];
    for (const { row, webhook } of due) {
      const already = taken.get(webhook.id) ?? 0;
      if (claimed.length >= limit) break;
      if (already >= perWebhook) continue;
      taken.set(webhook.id, already + 1);
      claimed.push({ delivery: row.delivery, webhook, event: row.event, attempt: takeLease(row, until) });
    }
    return claimed;
  }

  async nextDueAt(): Promise<number | undefined> {
    const times = this.#waiting().map(({ row }) => dueAt(row));
    return times.length === 0 ? undefined : times.reduce((first, time) => Math.min(first, time), Infinity);
  }

  async settle(outcomes: readonly DeliveryOutcome[]): Promise<readonly boolean[]> {
    return outcomes.map((outcome) => frozenCopy(outcome)).map((outcome) => this.#settleOne(outcome));
  }

  async list({ webhookId, state, limit, cursor }: DeliveryQuery): Promise<Page<StoredDelivery>> {
    const { items, nextCursor } = pageOf({
      rows: this.#rows.deliveries.values(),
      matches: ({ delivery }) => delivery.webhookId === webhookId && (state === undefined || delivery.state === state),
      what: 'delivery',
      limit,
      cursor,
    });
    return { items: items.map(({ delivery }) => delivery), nextCursor };
  }

  async redeliver({ webhookId, deliveryId, since, at }: RedeliverRequest): Promise<number> {
    const rows = [...this.#rows.deliveries.values()].filter(({ delivery }) => {
      if (delivery.webhookId !== webhookId) return false;
      if (deliveryId !== undefined) return delivery.id === deliveryId;
      return delivery.state === 'failed' && (since === undefined || delivery.createdAt >= since);
    });
    for (const row of rows) {
      endLease(row);
      writeDelivery(this.#rows, row, { ...row.delivery, state: 'pending', tries: 0, nextTryAt: at });
    }
    if (rows.length > 0) this.#rows.deliveriesDue.call();
    return rows.length;
  }

  onDue(listener: () => void): () => void {
    return this.#rows.deliveriesDue.add(listener);
  }

  async counts(): Promise<Readonly<Record<DeliveryState, number>>> {
    const counts = { pending: 0, delivered: 0, failed: 0 };
    for (const { delivery } of this.#rows.deliveries.values()) counts[delivery.state] += 1;
    return counts;
  }

  /** Those of enabled receivers that are to be tried and that nobody has leased. */
  #waiting(): { readonly row: DeliveryRow; readonly webhook: StoredWebhook }[] {
    const now = this.#now();
    return [...this.#rows.pending].flatMap((row) => {
      const webhook = this.#rows.webhooks.get(row.delivery.webhookId)?.webhook;
      return webhook === undefined || webhook.disabledAt !== undefined || isLeased(row, now) ? [] : [{ row, webhook }];
    });
  }

  #leasedByWebhook(): Map<string, number> {
    const now = this.#now();
    const leased = new Map<string, number>();
    for (const row of this.#rows.pending) {
      const { webhookId } = row.delivery;
      if (isLeased(row, now)) leased.set(webhookId, (leased.get(webhookId) ?? 0) + 1);
    }
    return leased;
  }

  #settleOne({ id, attempt, state, nextTryAt, tried }: DeliveryOutcome): boolean {
    const row = this.#rows.deliveries.get(id);
    if (row === undefined || !holdsLease(row, attempt, this.#now())) return false;
    const { nextTryAt: _, ...rest } = row.delivery;
    const attempts = tried === undefined ? rest.attempts : Object.freeze([...rest.attempts, tried].slice(-attemptsKept));
    endLease(row);
    writeDelivery(this.#rows, row, {
      ...rest,
      state,
      tries: rest.tries + (tried === undefined ? 0 : 1),
      ...(state === 'pending' && { nextTryAt }),
      attempts,
    });
    return true;
  }
}

function dueAt({ delivery }: DeliveryRow): number {
  return delivery.nextTryAt ?? Infinity;
}
