import type { StoredEvent, StoredTask, TaskEventType, WebhookDisabled } from '@tasks/core';
import { wantsEvent } from '@tasks/core/durable';

import { prepare } from '../database/statement.ts';
import type { Statement } from '../database/statement.ts';
import type { Transaction } from '../database/write-queue.ts';
import type { StoreCore } from '../store-core.ts';
import { eventTypes } from '../stored-words.ts';
import { toJson } from '../to-json.ts';
import type { DeliveryTable } from '../webhooks/delivery-table.ts';
import type { WebhookTable } from '../webhooks/webhook-table.ts';

/** What happened to a task. */
export interface ToldTask {
  readonly type: TaskEventType;
  readonly at: number;
  /** The number of its row. */
  readonly row: number;
  /** Whether anybody is to be told of this task alone. */
  readonly webhookUrl: string | undefined;
  /** The task as it is told of. Called only where that is needed. */
  readonly task: () => StoredTask;
  /** Whether the row will not tell for ever what the event told: then the event keeps it. */
  readonly keep: boolean;
}

/** Appends to the log, with a delivery for each receiver that wants it. Only within a transaction. */
export class EventAppender {
  readonly #core: StoreCore;
  readonly #webhooks: WebhookTable;
  readonly #deliveries: DeliveryTable;
  readonly #insert: Statement<never>;
  /** The transaction whose end is waited for, so that listeners hear of it once. */
  #telling: Transaction | undefined;

  constructor(core: StoreCore, webhooks: WebhookTable, deliveries: DeliveryTable) {
    this.#core = core;
    this.#webhooks = webhooks;
    this.#deliveries = deliveries;
    this.#insert = prepare(core.database, 'INSERT INTO events (id, type, at, task, payload) VALUES (?, ?, ?, ?, ?)');
  }

  task(transaction: Transaction, { type, at, row, webhookUrl, task, keep }: ToldTask): void {
    const payload = keep ? toJson(changing(task())) : null;
    const place = this.#append(transaction, { type, at, row, payload });
    const wantedBy = this.#webhooks.candidates(webhookUrl);
    if (wantedBy.length > 0) this.#deliver(transaction, place, { type, timestamp: at, task: task(), id: '' });
  }

  disabled(transaction: Transaction, webhook: WebhookDisabled): void {
    const { disabledAt: at } = webhook;
    const place = this.#append(transaction, { type: 'webhook.disabled', at, row: null, payload: toJson(webhook) });
    this.#deliver(transaction, place, { type: 'webhook.disabled', timestamp: at, webhook, id: '' });
  }

  #append(
    transaction: Transaction,
    {
      type,
      at,
      row,
      payload,
    }: { readonly type: StoredEvent['type']; readonly at: number; readonly row: number | null; readonly payload: string | null },
  ): number {
    const place = this.#core.registers.add('last_event', 1);
    this.#insert.run(place, eventTypes.encode(type), at, row, payload);
    if (this.#telling !== transaction) {
      this.#telling = transaction;
      transaction.onCommit(() => {
        this.#core.eventsAppended.call();
        this.#core.deliveriesDue.call();
      });
    }
    return place;
  }

  #deliver(transaction: Transaction, place: number, event: StoredEvent): void {
    const url = event.type === 'webhook.disabled' ? undefined : event.task.webhookUrl;
    for (const { row, webhook } of this.#webhooks.candidates(url)) {
      if (wantsEvent(webhook, event)) this.#deliveries.insert(transaction, { webhook: row, event: place, at: event.timestamp });
    }
  }
}

/** What an event of a task tells beside what never changes of it. */
export type ChangingPart = Pick<
  StoredTask,
  'updatedAt' | 'polls' | 'status' | 'observedAt' | 'lastError' | 'trouble' | 'nextPollAt' | 'endedAt' | 'endedBy'
>;

function changing({
  updatedAt,
  polls,
  status,
  observedAt,
  lastError,
  trouble,
  nextPollAt,
  endedAt,
  endedBy,
}: StoredTask): ChangingPart {
  return { updatedAt, polls, status, observedAt, lastError, trouble, nextPollAt, endedAt, endedBy };
}
