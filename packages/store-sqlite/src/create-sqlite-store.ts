import { systemClock, TasksError } from '@tasks/core';

import { toStoreError } from './database/database-error.ts';
import { backupSqliteStore, copyDatabase } from './database/backup.ts';
import { checkIntegrity } from './database/check-integrity.ts';
import { openDatabase } from './database/open-database.ts';
import { closedError } from './database/write-queue.ts';
import { EventAppender } from './events/event-appender.ts';
import { EventRows } from './events/event-rows.ts';
import { SqliteEvents } from './events/sqlite-events.ts';
import { unwrittenAttempts } from './leases.ts';
import { SqlitePolls } from './polls/sqlite-polls.ts';
import { Pruner } from './prune.ts';
import { SqliteDurations } from './sqlite-durations.ts';
import { SqliteIdempotency } from './sqlite-idempotency.ts';
import type { SqliteStore, SqliteStoreOptions } from './sqlite-store.ts';
import { createStoreCore } from './store-core.ts';
import type { StoreCore } from './store-core.ts';
import { SqliteTasks } from './tasks/sqlite-tasks.ts';
import { timeLine } from './time-line.ts';
import { DeliveryTable } from './webhooks/delivery-table.ts';
import { SqliteDeliveries } from './webhooks/sqlite-deliveries.ts';
import { SqliteWebhooks } from './webhooks/sqlite-webhooks.ts';
import { WebhookTable } from './webhooks/webhook-table.ts';

const checks: ReadonlySet<string> = new Set(['auto', 'cheap', 'quick']);
const members: ReadonlySet<string> = new Set<keyof SqliteStoreOptions>(['path', 'check', 'cacheBytes', 'maxBytes', 'clock']);

/**
 * Opens a store in a SQLite file, or makes one. This process alone has the file from then on, until {@link SqliteStore.close} or its end.
 *
 * @throws {TasksError} `invalid_argument` for options or a path that cannot be used, a file that is not a store, or one that another process has;
 * `unsupported` for a file of a newer version; `vendor_unavailable` for a file that is damaged or cannot be read.
 * @example
 * const store = createSqliteStore({ path: './tasks.db' });
 */
export function createSqliteStore(options: SqliteStoreOptions): SqliteStore {
  checkOptions(options);
  const { path: given, check = 'auto', cacheBytes = 64 * 1024 * 1024, maxBytes, clock = systemClock } = options;
  const owned = openDatabase({ path: given, cacheBytes, maxBytes, check });
  try {
    const core = createStoreCore(owned.database, owned.path, (kept) => timeLine(clock, kept));
    const recovered = takeOver(core);
    return createStore(core, recovered, () => owned.close());
  } catch (error) {
    owned.close();
    throw toStoreError(error, owned.path);
  }
}

function createStore(core: StoreCore, recovered: boolean, closeDatabase: () => void): SqliteStore {
  const { database, path, queue, registers, now } = core;
  const webhookTable = new WebhookTable(core);
  const deliveryTable = new DeliveryTable(core);
  const eventRows = new EventRows(core);
  const appender = new EventAppender(core, webhookTable, deliveryTable);
  const polls = new SqlitePolls(core, appender);
  const deliveries = new SqliteDeliveries({ core, table: deliveryTable, webhooks: webhookTable, events: eventRows });
  const webhooks = new SqliteWebhooks({ core, table: webhookTable, deliveryTable, deliveries, appender });
  const pruner = new Pruner({ core, webhooks, deliveries: deliveryTable });
  let closed: Promise<void> | undefined;

  const close = async (): Promise<void> => {
    if (!database.isOpen) return;
    // Where this cannot be written, the next owner finds the file as after a crash, which it can deal with.
    const marked = queue.write(1, () => registers.set('open', 0)).catch(() => {});
    queue.close();
    await marked;
    closeDatabase();
  };
  return {
    path,
    recovered,
    now,
    polls,
    deliveries,
    webhooks,
    tasks: new SqliteTasks({ core, appender, polls, webhooks: webhookTable }),
    events: new SqliteEvents(core, eventRows),
    idempotency: new SqliteIdempotency(core),
    durations: new SqliteDurations(core),
    prune: (request) => pruner.prune(request),
    async check() {
      await queue.write(1, () => registers.add('checks', 1));
    },
    checkIntegrity: () => checkIntegrity(path),
    async backup(target, backupOptions = {}) {
      if (!database.isOpen) throw closedError(path);
      return path === ':memory:' ? copyDatabase(database, target, backupOptions) : backupSqliteStore(path, target, backupOptions);
    },
    stats: () => queue.stats,
    close: () => (closed ??= close()),
    [Symbol.asyncDispose]() {
      return this.close();
    },
  };
}

/** Marks the file as open, and goes beyond the leases of the owner before. Gives whether it was marked already: the owner before did not close it. */
function takeOver({ database, registers }: StoreCore): boolean {
  const recovered = registers.get('open') === 1;
  database.exec('BEGIN IMMEDIATE');
  registers.add('last_attempt', unwrittenAttempts);
  registers.set('open', 1);
  registers.save();
  database.exec('COMMIT');
  registers.committed();
  return recovered;
}

function checkOptions(options: SqliteStoreOptions): void {
  const given = (options ?? {}) as Partial<SqliteStoreOptions>;
  const isSize = (value: unknown): boolean =>
    value === undefined || (typeof value === 'number' && Number.isFinite(value) && value > 0);
  const problems = [
    ...(typeof given.path === 'string' && given.path !== '' ? [] : ['"path" is missing: name a file, or ":memory:"']),
    ...(given.check === undefined || checks.has(given.check) ? [] : [`"check" is none of ${[...checks].join(', ')}`]),
    ...(isSize(given.cacheBytes) ? [] : ['"cacheBytes" is no number of bytes']),
    ...(isSize(given.maxBytes) ? [] : ['"maxBytes" is no number of bytes']),
    ...Object.keys(given)
      .filter((name) => !members.has(name))
      .map((name) => `${JSON.stringify(name)} is not known`),
  ];
  if (problems.length === 0) return;
  throw new TasksError({ code: 'invalid_argument', message: `The SQLite store cannot be opened: ${problems.join('; ')}.` });
}
