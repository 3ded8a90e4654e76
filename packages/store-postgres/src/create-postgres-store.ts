import { randomUUID } from 'node:crypto';

import { TasksError } from '@tasks/core';
import type { PgBoss } from 'pg-boss';

import { analyzeChanged } from './analyze.ts';
import { Database } from './database/database.ts';
import { migrate } from './database/migrate.ts';
import { DatabaseClock } from './database-clock.ts';
import { EventAppender } from './events/event-appender.ts';
import { beginWriting, lockClassOf } from './events/log-horizon.ts';
import { PostgresEvents } from './events/postgres-events.ts';
import { JobQueue } from './jobs/job-queue.ts';
import { startBoss } from './jobs/start-boss.ts';
import { Listeners } from './listeners.ts';
import { Places } from './places.ts';
import { PostgresPolls } from './polls/postgres-polls.ts';
import { PostgresDurations } from './postgres-durations.ts';
import { PostgresIdempotency } from './postgres-idempotency.ts';
import type { PostgresStore, PostgresStoreOptions } from './postgres-store.ts';
import { Pruner } from './prune.ts';
import type { StoreCore } from './store-core.ts';
import { sumUp } from './tally.ts';
import { Kinds } from './tasks/kinds.ts';
import { PostgresTasks } from './tasks/postgres-tasks.ts';
import { hashText } from './text.ts';
import { timeLine } from './time-line.ts';
import { watchStore } from './watcher.ts';
import { PostgresDeliveries } from './webhooks/postgres-deliveries.ts';
import { PostgresWebhooks } from './webhooks/postgres-webhooks.ts';

const members: ReadonlySet<string> = new Set<keyof PostgresStoreOptions>([
  'connectionString',
  'schema',
  'max',
  'applicationName',
  'clock',
]);

/** Names of schemas are at most so long that those of pg-boss find room. */
const schemaName = /^[a-z_][a-z0-9_]{0,39}$/;

/**
 * Opens a store in a PostgreSQL database, or makes one. Any number of machines may have it open at once: they share tasks, events and deliveries.
 *
 * @throws {TasksError} `invalid_argument` for options that cannot be used or a database that is not there; `unsupported` for a server before PostgreSQL 15 or
 * a schema of a newer version that this one cannot work with; `authentication_failed` and `permission_denied` where the server says so; `vendor_unavailable`
 * where it cannot be reached.
 * @example
 * const store = await createPostgresStore({ connectionString: 'postgres://tasks@localhost/tasks' });
 */
export async function createPostgresStore(options: PostgresStoreOptions): Promise<PostgresStore> {
  checkOptions(options);
  const { connectionString, schema: name = 'tasks', max = 10, applicationName = 'tasks', clock } = options;
  const [schema, jobsSchema] = [`"${name}"`, `"${name}_jobs"`];
  const lockClass = lockClassOf(hashText(name));
  const database = new Database({ connectionString, max, applicationName, begin: beginWriting(schema, lockClass) });
  try {
    const boss = await database.exclusively(`tasks schema ${name}`, async () => {
      await migrate(database, schema);
      return startBoss(database, jobsSchema);
    });
    try {
      return await open(database, boss, { name, schema, jobsSchema, lockClass, clock });
    } catch (error) {
      await boss.stop({ graceful: false });
      throw error;
    }
  } catch (error) {
    await database.close();
    throw error;
  }
}

interface Opened extends Pick<PostgresStoreOptions, 'clock'> {
  readonly name: string;
  readonly schema: string;
  readonly jobsSchema: string;
  readonly lockClass: number;
}

async function open(
  database: Database,
  boss: PgBoss,
  { name, schema, jobsSchema, lockClass, clock }: Opened,
): Promise<PostgresStore> {
  const databaseClock = new DatabaseClock(database, schema, clock);
  const [kept] = await database.read<{ readonly time: number }>(
    `SELECT value AS time FROM ${schema}.registers WHERE name = 'time'`,
  );
  if (clock === undefined) await databaseClock.measure();
  const now = clock === undefined ? databaseClock.now : timeLine(clock, kept?.time ?? 0);
  const [tag] = await database.read<{ readonly tag: string }>(`SELECT value AS tag FROM ${schema}.marks WHERE name = 'tag'`);
  const kinds = new Kinds(database, schema);
  await kinds.load();
  const jobs = new JobQueue({ boss, database, schema: jobsSchema, now });
  await jobs.load();
  const core: StoreCore = {
    database,
    schema,
    owner: randomUUID(),
    jobs,
    places: new Places(tag?.tag ?? ''),
    kinds,
    now,
    tasksDue: new Listeners(),
    eventsAppended: new Listeners(),
    deliveriesDue: new Listeners(),
  };
  return assemble(core, { name, boss, lockClass, keepTime: clock === undefined ? databaseClock : undefined });
}

function assemble(
  core: StoreCore,
  {
    name,
    boss,
    lockClass,
    keepTime,
  }: { readonly name: string; readonly boss: PgBoss; readonly lockClass: number; readonly keepTime: DatabaseClock | undefined },
): PostgresStore {
  const { database, schema, now, jobs } = core;
  const appender = new EventAppender(core);
  const polls = new PostgresPolls(core, appender);
  const deliveries = new PostgresDeliveries(core);
  const webhooks = new PostgresWebhooks(core, appender);
  const events = new PostgresEvents(core, lockClass);
  const pruner = new Pruner(core, webhooks);
  const stopWatching = watchStore({
    core,
    lastPlace: () => events.lastPlace(),
    tellTasksDue: () => polls.tellDue(),
    tellDeliveriesDue: () => deliveries.tellDue(),
    async upkeep() {
      await keepTime?.measure();
      await keepTime?.keep();
      await core.kinds.load();
      await jobs.load();
      await jobs.leaveEmpty();
      await sumUp(core);
      await analyzeChanged(database, [name, `${name}_jobs`]);
    },
  });
  let closed: Promise<void> | undefined;

  const close = async (): Promise<void> => {
    await stopWatching();
    // Where the database cannot be reached, leases run out by themselves.
    await letGo().catch(() => {});
    await boss.stop({ graceful: false, close: false });
    await database.close();
  };
  const letGo = async (): Promise<void> => {
    await polls.releaseAll();
    await deliveries.releaseAll();
    await database.once(`UPDATE ${schema}.registers SET value = greatest(value, $1) WHERE name = 'time'`, [now()]);
  };
  return {
    schema: name,
    now,
    tasks: new PostgresTasks(core, appender),
    polls,
    events,
    webhooks,
    deliveries,
    idempotency: new PostgresIdempotency(core),
    durations: new PostgresDurations(core),
    prune: (request) => pruner.prune(request),
    async check() {
      await database.once(`UPDATE ${schema}.registers SET value = value + 1 WHERE name = 'checks'`);
    },
    close: () => (closed ??= close()),
    [Symbol.asyncDispose]() {
      return this.close();
    },
  };
}

function checkOptions(options: PostgresStoreOptions): void {
  const given = (options ?? {}) as Partial<PostgresStoreOptions>;
  const { connectionString, schema, max } = given;
  const problems = [
    ...(typeof connectionString === 'string' && connectionString !== ''
      ? []
      : ['"connectionString" is missing: give postgres://user@host/database']),
    ...(schema === undefined || (typeof schema === 'string' && schemaName.test(schema))
      ? []
      : ['"schema" is no name of 40 small letters, digits and underscores at most']),
    ...(max === undefined || (Number.isInteger(max) && max >= 3) ? [] : ['"max" is no whole number from 3 on']),
    ...Object.keys(given)
      .filter((member) => !members.has(member))
      .map((member) => `${JSON.stringify(member)} is not known`),
  ];
  if (problems.length === 0) return;
  throw new TasksError({ code: 'invalid_argument', message: `The PostgreSQL store cannot be opened: ${problems.join('; ')}.` });
}
