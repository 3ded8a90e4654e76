import { TasksError } from '@tasks/core';
import type { Page, StoredWebhook, WebhookPatch, WebhookQuery, WebhookStore } from '@tasks/core';

import { isDuplicate } from '../database/database-error.ts';
import type { Transaction } from '../database/transaction.ts';
import type { EventAppender } from '../events/event-appender.ts';
import type { StoreCore } from '../store-core.ts';
import { deliveryStates, webhookScopes } from '../stored-words.ts';
import { Tally } from '../tally.ts';
import { checkText, isText } from '../text.ts';
import { deleteJobs, insertJobs } from './delivery-jobs.ts';
import type { DueDelivery } from './delivery-jobs.ts';
import { decodeWebhook, encodeWebhook } from './webhook-row.ts';
import type { NumberedWebhook, WebhookRow } from './webhook-row.ts';

/** So many deliveries are looked at, or deleted, at once. */
const deliveriesAtOnce = 1000;

/** The receivers of a database. */
export class PostgresWebhooks implements WebhookStore {
  readonly #core: StoreCore;
  readonly #appender: EventAppender;

  constructor(core: StoreCore, appender: EventAppender) {
    this.#core = core;
    this.#appender = appender;
  }

  async add(webhook: StoredWebhook): Promise<void> {
    checkText('id', webhook.id);
    const values = encodeWebhook(webhook);
    try {
      await this.#core.database.write((transaction) =>
        transaction.query(
          `INSERT INTO ${this.#core.schema}.webhooks (name, scope, url, disabled, told) VALUES ($1, $2, $3, $4, $5)`,
          values,
        ),
      );
    } catch (error) {
      if (!isDuplicate(TasksError.isInstance(error) ? error.cause : error, 'webhooks_name_key')) throw error;
      throw new TasksError({
        code: 'invalid_argument',
        message: `The id ${JSON.stringify(webhook.id)} is that of another webhook. Make a new one for every webhook.`,
        cause: error,
      });
    }
  }

  async get(id: string): Promise<StoredWebhook | undefined> {
    if (!isText(id)) return undefined;
    const [row] = await this.#core.database.read<WebhookRow>(
      `SELECT id, told FROM ${this.#core.schema}.webhooks WHERE name = $1`,
      [id],
    );
    return row && decodeWebhook(row).webhook;
  }

  async list({ scope, limit, cursor }: WebhookQuery): Promise<Page<StoredWebhook>> {
    const { database, schema, places } = this.#core;
    const found = await database.read<WebhookRow>(
      `SELECT id, told FROM ${schema}.webhooks WHERE id < $1 AND ($2::smallint IS NULL OR scope = $2) ORDER BY id DESC LIMIT $3`,
      [places.cursor('webhook', cursor), scope === undefined ? null : webhookScopes.encode(scope), limit + 1],
    );
    const given = found.slice(0, limit).map((row) => decodeWebhook(row));
    const last = given.at(-1);
    return {
      items: given.map(({ webhook }) => webhook),
      nextCursor: found.length > limit && last !== undefined ? places.name('webhook', last.row) : undefined,
    };
  }

  async update(id: string, given: WebhookPatch): Promise<StoredWebhook | undefined> {
    if (!isText(id)) return undefined;
    const patch = structuredClone(given);
    return this.#core.database.write(async (transaction) => {
      const found = await this.#lock(transaction, id);
      if (found === undefined) return undefined;
      const webhook = patched(found.webhook, patch);
      const [, , , disabled, told] = encodeWebhook(webhook);
      await transaction.query(`UPDATE ${this.#core.schema}.webhooks SET disabled = $2, told = $3 WHERE id = $1`, [
        found.row,
        disabled,
        told,
      ]);
      const wasDisabled = found.webhook.disabledAt !== undefined;
      if (patch.disabled && !wasDisabled) await this.#disable(transaction, found.row, webhook, patch.disabled);
      if (patch.disabled === null && wasDisabled) await this.#enable(transaction, found.row);
      return webhook;
    });
  }

  async remove(id: string): Promise<boolean> {
    if (!isText(id)) return false;
    const { database, schema } = this.#core;
    const removed = await database.write(async (transaction) => {
      const found = await this.#lock(transaction, id);
      if (found === undefined) return false;
      await transaction.query(`DELETE FROM ${schema}.webhooks WHERE id = $1`, [found.row]);
      await transaction.query(`INSERT INTO ${schema}.removed_webhooks (id) VALUES ($1)`, [found.row]);
      return true;
    });
    if (removed) while ((await this.deleteRemains(deliveriesAtOnce)) > 0);
    return removed;
  }

  /** Deletes some of the deliveries of receivers that are gone. Gives how many; zero: none are left. */
  async deleteRemains(limit: number): Promise<number> {
    const { database, schema } = this.#core;
    const left = await database.read(`SELECT 1 FROM ${schema}.removed_webhooks LIMIT 1`);
    if (left.length === 0) return 0;
    return database.write(async (transaction) => {
      const some = await transaction.query<{ readonly id: number }>(
        `SELECT d.id FROM ${schema}.deliveries d JOIN ${schema}.removed_webhooks w ON w.id = d.webhook ORDER BY d.id LIMIT $1`,
        [limit],
      );
      const ids = some.map(({ id }) => id);
      // Leases first, as everybody does, so that nobody waits in a circle.
      await transaction.query(`DELETE FROM ${schema}.delivery_leases WHERE delivery = ANY($1::bigint[])`, [ids]);
      const rows = await transaction.query<DueDelivery & { readonly state: number }>(
        `DELETE FROM ${schema}.deliveries WHERE id = ANY($1::bigint[]) RETURNING id, webhook, block, next_try_at, state`,
        [ids],
      );
      if (ids.length === 0) {
        await transaction.query(
          `DELETE FROM ${schema}.removed_webhooks w WHERE NOT EXISTS (SELECT 1 FROM ${schema}.deliveries d WHERE d.webhook = w.id)`,
        );
        return 0;
      }
      await transaction.query(`DELETE FROM ${schema}.delivery_leases WHERE delivery = ANY($1::bigint[])`, [
        rows.map(({ id }) => id),
      ]);
      await deleteJobs(
        transaction,
        this.#core,
        rows.filter(({ next_try_at: dueAt }) => dueAt !== null),
      );
      const tally = new Tally();
      for (const { state } of rows) tally.add(`delivery:${deliveryStates.decode(state)}`, -1);
      await tally.write(transaction, this.#core);
      return rows.length;
    });
  }

  async #lock(transaction: Transaction, id: string): Promise<NumberedWebhook | undefined> {
    const [row] = await transaction.query<WebhookRow>(
      `SELECT id, told FROM ${this.#core.schema}.webhooks WHERE name = $1 FOR UPDATE`,
      [id],
    );
    return row && decodeWebhook(row);
  }

  async #disable(
    transaction: Transaction,
    row: number,
    { id, url }: StoredWebhook,
    { at: disabledAt, reason }: { readonly at: number; readonly reason: string },
  ): Promise<void> {
    const tally = new Tally();
    await this.#appender.disabled(transaction, { id, url, disabledAt, reason }, tally);
    await tally.write(transaction, this.#core);
    // Those that are leased keep their jobs, which are taken: they go when the lease ends.
    await this.#eachPending(transaction, row, (deliveries) => deleteJobs(transaction, this.#core, deliveries));
  }

  /** Its pending deliveries may go out again. */
  async #enable(transaction: Transaction, row: number): Promise<void> {
    await this.#eachPending(transaction, row, (deliveries) => insertJobs(transaction, this.#core, deliveries));
    transaction.onCommit(() => this.#core.deliveriesDue.call());
  }

  /** Its deliveries that are to be tried and that nobody has leased. */
  async #eachPending(
    transaction: Transaction,
    row: number,
    run: (deliveries: readonly DueDelivery[]) => Promise<void>,
  ): Promise<void> {
    const { schema } = this.#core;
    for (let after = 0; ;) {
      const deliveries: readonly DueDelivery[] = await transaction.query<DueDelivery>(
        `SELECT d.id, d.webhook, d.block, d.next_try_at FROM ${schema}.deliveries d WHERE d.webhook = $1 AND d.id > $2 AND d.next_try_at IS NOT NULL
          AND NOT EXISTS (SELECT 1 FROM ${schema}.delivery_leases l WHERE l.delivery = d.id) ORDER BY d.id LIMIT ${deliveriesAtOnce} FOR NO KEY UPDATE OF d`,
        [row, after],
      );
      await run(deliveries);
      if (deliveries.length < deliveriesAtOnce) return;
      after = deliveries.at(-1)?.id ?? after;
    }
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
