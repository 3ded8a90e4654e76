import { TasksError } from '../../errors/index.ts';
import type { Page } from '../../store/task-store.ts';
import type { StoredWebhook, WebhookPatch, WebhookQuery, WebhookStore } from '../../store/webhook-store.ts';
import { appendEvent, tellAppended } from './append-event.ts';
import { frozenCopy } from './frozen-copy.ts';
import { pageOf } from './page-of.ts';
import { deleteDelivery, nextPlace } from './rows.ts';
import type { Rows, WebhookRow } from './rows.ts';

/** The receivers of a memory store. */
export class MemoryWebhooks implements WebhookStore {
  readonly #rows: Rows;

  constructor(rows: Rows) {
    this.#rows = rows;
  }

  async add(given: StoredWebhook): Promise<void> {
    const webhook = frozenCopy(given);
    if (this.#rows.webhooks.has(webhook.id)) {
      throw new TasksError({
        code: 'invalid_argument',
        message: `The id ${JSON.stringify(webhook.id)} is that of another webhook. Make a new one for every webhook.`,
      });
    }
    this.#rows.webhooks.set(webhook.id, { webhook, place: nextPlace(this.#rows) });
  }

  async get(id: string): Promise<StoredWebhook | undefined> {
    return this.#rows.webhooks.get(id)?.webhook;
  }

  async list({ scope, limit, cursor }: WebhookQuery): Promise<Page<StoredWebhook>> {
    const { items, nextCursor } = pageOf({
      rows: this.#rows.webhooks.values(),
      matches: ({ webhook }) => scope === undefined || webhook.scope === scope,
      what: 'webhook',
      limit,
      cursor,
    });
    return { items: items.map(({ webhook }) => webhook), nextCursor };
  }

  async update(id: string, given: WebhookPatch): Promise<StoredWebhook | undefined> {
    const patch = frozenCopy(given);
    const row = this.#rows.webhooks.get(id);
    if (row === undefined) return undefined;
    const wasDisabled = row.webhook.disabledAt !== undefined;
    row.webhook = Object.freeze(patched(row.webhook, patch));
    if (patch.disabled && !wasDisabled) this.#tellDisabled(row, patch.disabled.at, patch.disabled.reason);
    // Its pending deliveries may go out again.
    if (patch.disabled === null && wasDisabled) this.#rows.deliveriesDue.call();
    return row.webhook;
  }

  async remove(id: string): Promise<boolean> {
    for (const row of this.#rows.deliveries.values()) if (row.delivery.webhookId === id) deleteDelivery(this.#rows, row);
    return this.#rows.webhooks.delete(id);
  }

  #tellDisabled({ webhook: { id, url } }: WebhookRow, disabledAt: number, reason: string): void {
    const webhook = Object.freeze({ id, url, disabledAt, reason });
    appendEvent(this.#rows, { type: 'webhook.disabled', timestamp: disabledAt, webhook });
    tellAppended(this.#rows);
  }
}

/** Members that a patch leaves out stay; what it sets to null goes. One that was given up already stays as it was given up. */
function patched(webhook: StoredWebhook, { secrets, failingSince, disabled }: WebhookPatch): StoredWebhook {
  const { failingSince: oldFailingSince, disabledAt: oldDisabledAt, disabledReason: oldReason, ...rest } = webhook;
  const since = failingSince === undefined ? oldFailingSince : (failingSince ?? undefined);
  const kept = oldDisabledAt === undefined ? undefined : { disabledAt: oldDisabledAt, disabledReason: oldReason };
  const set = disabled ? { disabledAt: disabled.at, disabledReason: disabled.reason } : undefined;
  return {
    ...rest,
    ...(secrets !== undefined && { secrets }),
    ...(since !== undefined && { failingSince: since }),
    ...(disabled !== null && (kept ?? set)),
  };
}
