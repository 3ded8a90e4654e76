import type { StoredEvent, StoredTask, TaskEventType, WebhookDisabled } from '@tasks/core';
import { wantsEvent } from '@tasks/core/durable';

import type { Transaction } from '../database/transaction.ts';
import type { StoreCore } from '../store-core.ts';
import { eventTypes } from '../stored-words.ts';
import type { Tally } from '../tally.ts';
import { toJson } from '../to-json.ts';
import { insertDeliveries } from '../webhooks/insert-deliveries.ts';
import type { NewDelivery } from '../webhooks/insert-deliveries.ts';
import { lockCandidates } from '../webhooks/lock-candidates.ts';

/** What happened to a task. */
export interface ToldTask {
  readonly type: TaskEventType;
  readonly at: number;
  /** The number of its row. */
  readonly row: number;
  readonly task: StoredTask;
  /** Whether the row will not tell for ever what the event told: then the event keeps it. */
  readonly keep: boolean;
}

interface Told {
  /** Its id is not known yet, and left empty. */
  readonly event: StoredEvent;
  readonly type: StoredEvent['type'];
  readonly at: number;
  readonly row: number | null;
  readonly payload: string | null;
  readonly url: string | undefined;
}

/** Appends to the log, with a delivery for each receiver that wants it. */
export class EventAppender {
  readonly #core: StoreCore;

  constructor(core: StoreCore) {
    this.#core = core;
  }

  async tasks(transaction: Transaction, tasks: readonly ToldTask[], tally: Tally): Promise<void> {
    const told = tasks.map(({ type, at, row, task, keep }): Told => {
      const payload = keep ? toJson(changing(task)) : null;
      return { event: { id: '', type, timestamp: at, task }, type, at, row, payload, url: task.webhookUrl };
    });
    await this.#append(transaction, told, tally);
  }

  async disabled(transaction: Transaction, webhook: WebhookDisabled, tally: Tally): Promise<void> {
    const { disabledAt: at } = webhook;
    const type = 'webhook.disabled';
    const event = { id: '', type, timestamp: at, webhook } as const;
    await this.#append(transaction, [{ event, type, at, row: null, payload: toJson(webhook), url: undefined }], tally);
  }

  async #append(transaction: Transaction, told: readonly Told[], tally: Tally): Promise<void> {
    if (told.length === 0) return;
    const { schema } = this.#core;
    const rows = await transaction.query<{ readonly id: number }>(
      `INSERT INTO ${schema}.events (at, task, type, payload)
        SELECT at, task, type, payload FROM unnest($1::bigint[], $2::bigint[], $3::smallint[], $4::text[]) WITH ORDINALITY AS i(at, task, type, payload, place)
        ORDER BY place RETURNING id`,
      [
        told.map(({ at }) => at),
        told.map(({ row }) => row),
        told.map(({ type }) => eventTypes.encode(type)),
        told.map(({ payload }) => payload),
      ],
    );
    const candidates = await lockCandidates(transaction, this.#core, new Set(told.flatMap(({ url }) => url ?? [])));
    const deliveries = told.flatMap(({ event, at }, index) => {
      const id = rows[index]?.id;
      if (id === undefined) return [];
      return candidates
        .filter(({ webhook }) => wantsEvent(webhook, event))
        .map(({ row }): NewDelivery => ({ webhook: row, event: id, at }));
    });
    await insertDeliveries(transaction, this.#core, deliveries, tally);
    transaction.onCommit(() => {
      this.#core.eventsAppended.call();
      if (deliveries.length > 0) this.#core.deliveriesDue.call();
    });
  }
}

/** What an event of a task tells beside what never changes of it. */
export type ChangingPart = Pick<
  StoredTask,
  'updatedAt' | 'polls' | 'status' | 'observedAt' | 'lastError' | 'trouble' | 'nextPollAt' | 'endedAt' | 'endedBy'
>;

function changing(task: StoredTask): ChangingPart {
  const { updatedAt, polls, status, observedAt, lastError, trouble, nextPollAt, endedAt, endedBy } = task;
  return { updatedAt, polls, status, observedAt, lastError, trouble, nextPollAt, endedAt, endedBy };
}
