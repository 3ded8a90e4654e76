import { setImmediate } from 'node:timers/promises';

import { TasksError } from '@tasks/core';
import type { Page, StoredWebhook, WebhookPatch, WebhookQuery, WebhookStore } from '@tasks/core';

import { prepare } from '../database/statement.ts';
import type { Statement } from '../database/statement.ts';
import type { EventAppender } from '../events/event-appender.ts';
import type { StoreCore } from '../store-core.ts';
import type { DeliveryTable } from './delivery-table.ts';
import type { SqliteDeliveries } from './sqlite-deliveries.ts';
import type { WebhookTable } from './webhook-table.ts';

/** So many deliveries of a removed receiver are deleted at once. */
const deliveriesAtOnce = 500;

/** What the receivers need of the other parts of their store. */
export interface WebhookParts {
  readonly core: StoreCore;
  readonly table: WebhookTable;
  readonly deliveryTable: DeliveryTable;
  readonly deliveries: SqliteDeliveries;
  readonly appender: EventAppender;
}

/** The receivers of a file. */
export class SqliteWebhooks implements WebhookStore {
  readonly #parts: WebhookParts;
  readonly #core: StoreCore;
  readonly #markRemoved: Statement<never>;
  readonly #oneRemoved: Statement<readonly [number]>;
  readonly #unmarkRemoved: Statement<never>;

  constructor(parts: WebhookParts) {
    const { database } = parts.core;
    this.#parts = parts;
    this.#core = parts.core;
    this.#markRemoved = prepare(database, 'INSERT INTO removed_webhooks (id) VALUES (?)');
    this.#oneRemoved = prepare(database, 'SELECT id FROM removed_webhooks LIMIT 1');
    this.#unmarkRemoved = prepare(database, 'DELETE FROM removed_webhooks WHERE id = ?');
  }

  async add(webhook: StoredWebhook): Promise<void> {
    const copy = structuredClone(webhook);
    return this.#core.queue.write(1, (transaction) => {
      if (this.#parts.table.byName(copy.id) !== undefined) {
        throw new TasksError({
          code: 'invalid_argument',
          message: `The id ${JSON.stringify(copy.id)} is that of another webhook. Make a new one for every webhook.`,
        });
      }
      this.#parts.table.insert(transaction, copy);
    });
  }

  get(id: string): Promise<StoredWebhook | undefined> {
    return this.#core.read(() => this.#parts.table.byName(id)?.webhook);
  }

  list({ scope, limit, cursor }: WebhookQuery): Promise<Page<StoredWebhook>> {
    return this.#core.read(() => {
      const found = this.#parts.table.page(this.#core.places.cursor('webhook', cursor), scope, limit + 1);
      const given = found.slice(0, limit);
      const last = given.at(-1);
      return {
        items: given.map(({ webhook }) => webhook),
        nextCursor: found.length > limit && last !== undefined ? this.#core.places.name('webhook', last.row) : undefined,
      };
    });
  }

  async update(id: string, given: WebhookPatch): Promise<StoredWebhook | undefined> {
    const patch = structuredClone(given);
    return this.#core.queue.write(1, (transaction) => {
      const found = this.#parts.table.byName(id);
      if (found === undefined) return undefined;
      const webhook = patched(found.webhook, patch);
      this.#parts.table.update(transaction, { row: found.row, webhook });
      const wasDisabled = found.webhook.disabledAt !== undefined;
      if (patch.disabled && !wasDisabled) {
        const { at: disabledAt, reason } = patch.disabled;
        this.#parts.appender.disabled(transaction, { id, url: webhook.url, disabledAt, reason });
      }
      // Its pending deliveries may go out again.
      if (patch.disabled === null && wasDisabled) transaction.onCommit(() => this.#core.deliveriesDue.call());
      return webhook;
    });
  }

  async remove(id: string): Promise<boolean> {
    const removed = await this.#core.queue.write(1, (transaction) => {
      const found = this.#parts.table.byName(id);
      if (found === undefined) return false;
      this.#parts.table.delete(transaction, found.row);
      this.#markRemoved.run(found.row);
      this.#parts.deliveries.forget(transaction, found.row);
      return true;
    });
    if (removed) while ((await this.deleteRemains(deliveriesAtOnce)) > 0) await setImmediate();
    return removed;
  }

  /** Deletes some of the deliveries of receivers that are gone. Gives how many; zero: none are left. */
  async deleteRemains(limit: number): Promise<number> {
    if ((await this.#core.read(() => this.#oneRemoved.get())) === undefined) return 0;
    return this.#core.queue.write(limit, () => {
      let deleted = 0;
      while (deleted < limit) {
        const [webhook] = this.#oneRemoved.get() ?? [];
        if (webhook === undefined) break;
        const count = this.#parts.deliveryTable.deleteSome(webhook, limit - deleted);
        if (count < limit - deleted) this.#unmarkRemoved.run(webhook);
        deleted += count;
      }
      return deleted;
    });
  }
}

/** Members that a patch leaves out stay; what it sets to null goes. One that was given up already stays as it was given up. */
function patched(webhook: StoredWebhook, { secrets, failingSince, disabled }: WebhookPatch): StoredWebhook {
  const { disabledAt, disabledReason } = webhook;
  const kept =
    disabledAt === undefined ? { disabledAt: disabled?.at, disabledReason: disabled?.reason } : { disabledAt, disabledReason };
  return {
    ...webhook,
    secrets: secrets ?? webhook.secrets,
    failingSince: failingSince === undefined ? webhook.failingSince : (failingSince ?? undefined),
    ...(disabled === null ? { disabledAt: undefined, disabledReason: undefined } : kept),
  };
}
