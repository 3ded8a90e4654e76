import type { StoredWebhook } from '@tasks/core';

import { prepare } from '../database/statement.ts';
import type { Statement } from '../database/statement.ts';
import type { Transaction } from '../database/write-queue.ts';
import type { StoreCore } from '../store-core.ts';
import { webhookScopes } from '../stored-words.ts';
import { fromJson, toJson } from '../to-json.ts';

/** So many receivers at most are kept in memory beside the subscriptions. */
const mostCached = 10_000;

type WebhookRow = readonly [
  id: number,
  name: string,
  url: string,
  scope: number,
  events: string | null,
  secrets: string,
  createdAt: number,
  failingSince: number | null,
  disabledAt: number | null,
  disabledReason: string | null,
];

/** A receiver, and the number of its row. */
export interface NumberedWebhook {
  readonly row: number;
  readonly webhook: StoredWebhook;
}

const columns = 'id, name, url, scope, events, secrets, created_at, failing_since, disabled_at, disabled_reason';

/** Reads and writes the rows of receivers. Writes only within a transaction. */
export class WebhookTable {
  readonly #core: StoreCore;
  readonly #byId: Statement<WebhookRow>;
  readonly #byName: Statement<WebhookRow>;
  readonly #byUrl: Statement<WebhookRow>;
  readonly #page: Statement<WebhookRow>;
  readonly #insert: Statement<never>;
  readonly #update: Statement<never>;
  readonly #delete: Statement<never>;
  readonly #subscriptions: Map<number, StoredWebhook> = new Map();
  readonly #cached: Map<number, StoredWebhook> = new Map();

  constructor(core: StoreCore) {
    const { database } = core;
    this.#core = core;
    this.#byId = prepare(database, `SELECT ${columns} FROM webhooks WHERE id = ?`);
    this.#byName = prepare(database, `SELECT ${columns} FROM webhooks WHERE name = ?`);
    this.#byUrl = prepare(database, `SELECT ${columns} FROM webhooks WHERE url = ? AND scope = ?`);
    this.#page = prepare(
      database,
      `SELECT ${columns} FROM webhooks WHERE id < ? AND (? IS NULL OR scope = ?) ORDER BY id DESC LIMIT ?`,
    );
    this.#insert = prepare(database, `INSERT INTO webhooks (${columns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`);
    this.#update = prepare(
      database,
      'UPDATE webhooks SET secrets = ?, failing_since = ?, disabled_at = ?, disabled_reason = ? WHERE id = ?',
    );
    this.#delete = prepare(database, 'DELETE FROM webhooks WHERE id = ?');
    const subscription = webhookScopes.encode('subscription');
    const rows = prepare<WebhookRow>(database, `SELECT ${columns} FROM webhooks WHERE scope = ?`).all(subscription);
    for (const row of rows) this.#subscriptions.set(row[0], decode(row));
  }

  /** Those who may want an event of a task that names this URL. */
  candidates(url: string | undefined): readonly NumberedWebhook[] {
    const subscriptions = Array.from(this.#subscriptions, ([row, webhook]) => ({ row, webhook }));
    return url === undefined ? subscriptions : [...subscriptions, ...this.ofTasks(url)];
  }

  /** The receivers that tasks make by naming their URL. */
  ofTasks(url: string): readonly NumberedWebhook[] {
    return this.#byUrl.all(url, webhookScopes.encode('task')).map((row) => ({ row: row[0], webhook: decode(row) }));
  }

  byName(name: string): NumberedWebhook | undefined {
    const row = this.#byName.get(name);
    return row === undefined ? undefined : { row: row[0], webhook: decode(row) };
  }

  byRow(id: number): StoredWebhook | undefined {
    const known = this.#subscriptions.get(id) ?? this.#cached.get(id);
    if (known !== undefined) return known;
    const row = this.#byId.get(id);
    if (row === undefined) return undefined;
    const webhook = decode(row);
    if (this.#cached.size >= mostCached) this.#cached.clear();
    this.#cached.set(id, webhook);
    return webhook;
  }

  page(before: number, scope: StoredWebhook['scope'] | undefined, limit: number): readonly NumberedWebhook[] {
    const code = scope === undefined ? null : webhookScopes.encode(scope);
    return this.#page.all(before, code, code, limit).map((row) => ({ row: row[0], webhook: decode(row) }));
  }

  insert(transaction: Transaction, webhook: StoredWebhook): void {
    const row = this.#core.registers.add('last_webhook', 1);
    const { id, url, scope, events, secrets, createdAt, failingSince, disabledAt, disabledReason } = webhook;
    this.#insert.run(
      row,
      id,
      url,
      webhookScopes.encode(scope),
      toJson(events),
      toJson(secrets),
      createdAt,
      failingSince ?? null,
      disabledAt ?? null,
      disabledReason ?? null,
    );
    if (scope === 'subscription') this.#remember(transaction, row, webhook);
  }

  update(transaction: Transaction, { row, webhook }: NumberedWebhook): void {
    const { secrets, failingSince, disabledAt, disabledReason } = webhook;
    this.#update.run(toJson(secrets), failingSince ?? null, disabledAt ?? null, disabledReason ?? null, row);
    this.#remember(transaction, row, webhook);
  }

  delete(transaction: Transaction, row: number): void {
    this.#delete.run(row);
    this.#remember(transaction, row, undefined);
  }

  #remember(transaction: Transaction, row: number, webhook: StoredWebhook | undefined): void {
    const before = this.#subscriptions.get(row);
    const set = (value: StoredWebhook | undefined): void => {
      if (value?.scope === 'subscription') this.#subscriptions.set(row, value);
      else this.#subscriptions.delete(row);
    };
    this.#cached.delete(row);
    set(webhook);
    transaction.onRollback(() => {
      this.#cached.delete(row);
      set(before);
    });
  }
}

function decode(row: WebhookRow): StoredWebhook {
  const [, id, url, scope, events, secrets, createdAt, failingSince, disabledAt, disabledReason] = row;
  return {
    id,
    url,
    scope: webhookScopes.decode(scope),
    events: fromJson<StoredWebhook['events']>(events),
    secrets: fromJson<StoredWebhook['secrets']>(secrets) ?? [],
    createdAt,
    failingSince: failingSince ?? undefined,
    disabledAt: disabledAt ?? undefined,
    disabledReason: disabledReason ?? undefined,
  };
}
