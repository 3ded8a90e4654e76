import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { inspect } from 'node:util';

import { TasksError } from '@tasks/core';
import type { StoredEvent } from '@tasks/core';
import { createManualClock } from '@tasks/core/testing';
import { afterAll, afterEach, describe, expect, it } from 'vitest';

import { createPostgresStore } from './create-postgres-store.ts';
import type { PostgresStore, PostgresStoreOptions } from './postgres-store.ts';
import { startCutProxy } from './test-support/cut-proxy.ts';
import type { CutProxy } from './test-support/cut-proxy.ts';
import { kind, newTask } from './test-support/new-task.ts';
import { openTestDatabase } from './test-support/test-database.ts';

const database = await openTestDatabase();
const connectionString = database?.connectionString ?? '';
const cleanUps: (() => unknown)[] = [];

afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).toReversed()) await cleanUp();
});
afterAll(() => database?.close());

function newSchema(): string {
  const schema = database?.newSchema() ?? '';
  cleanUps.push(() => database?.drop(schema));
  return schema;
}

async function open(options: Partial<PostgresStoreOptions> & { readonly schema: string }): Promise<PostgresStore> {
  const store = await createPostgresStore({ connectionString, max: 4, ...options });
  cleanUps.push(() => store.close());
  return store;
}

async function startProxy(): Promise<{ readonly proxy: CutProxy; readonly through: string }> {
  const url = new URL(connectionString);
  const proxy = await startCutProxy(Number(url.port === '' ? 5432 : url.port));
  cleanUps.push(() => proxy.close());
  url.host = `127.0.0.1:${proxy.port}`;
  return { proxy, through: url.href };
}

async function refusal(given: Promise<unknown>): Promise<TasksError> {
  const error: unknown = await given.catch((thrown: unknown) => thrown);
  if (!TasksError.isInstance(error)) throw new Error(`it was not refused by a TasksError, but: ${inspect(error)}`);
  return error;
}

describe('options', () => {
  it('are refused that are not known, or cannot be used', async () => {
    const wrong = { conectionString: 'x', schema: 'Tasks"', max: 1 } as unknown as PostgresStoreOptions;
    const { code, message } = await refusal(createPostgresStore(wrong));
    expect(code).toBe('invalid_argument');
    for (const word of ['connectionString', '"conectionString" is not known', 'schema', 'max']) expect(message).toContain(word);
  });

  it('never show the password of a database that cannot be reached', async () => {
    const error = await refusal(createPostgresStore({ connectionString: 'postgres://tasks:hunter2@127.0.0.1:1/tasks' }));
    expect(error).toMatchObject({ code: 'vendor_unavailable', retryable: true });
    expect(error.message).toContain('127.0.0.1:1/tasks');
    expect(inspect(error, { depth: 9 }) + JSON.stringify(error)).not.toContain('hunter2');
  });
});

describe.skipIf(database === undefined)('opening', () => {
  it('says that a database is not there', async () => {
    const url = new URL(connectionString);
    url.pathname = '/no_such_database';
    expect(await refusal(createPostgresStore({ connectionString: url.href }))).toMatchObject({
      code: 'invalid_argument',
      message: expect.stringContaining('Create the database'),
    });
  });

  it('brings the schema up once, though many processes begin at once', async () => {
    const schema = newSchema();
    const program = new URL('test-support/open-and-close.ts', import.meta.url).pathname;
    const children = Array.from({ length: 3 }, () =>
      spawn(process.execPath, ['--conditions=@tasks/source', program, connectionString, schema], {
        stdio: ['ignore', 'pipe', 'inherit'],
      }),
    );
    const codes = await Promise.all(children.map(async (child) => ((await once(child, 'exit')) as [number])[0]));
    expect(codes).toEqual([0, 0, 0]);
    expect(await database?.query(`SELECT count(*)::int AS count FROM "${schema}".tasks`)).toEqual([{ count: 3 }]);
    expect(await database?.query(`SELECT number FROM "${schema}".migrations`)).toEqual([{ number: 1 }]);
  });

  it('works on a schema that a newer version brought further, and refuses one that it cannot work with', async () => {
    const schema = newSchema();
    await (await open({ schema })).close();
    await database?.query(`INSERT INTO "${schema}".migrations (number, works_with) VALUES (2, 1)`);
    const store = await open({ schema });
    expect(await store.tasks.track([newTask(store)])).toMatchObject([{ created: true }]);
    await database?.query(`INSERT INTO "${schema}".migrations (number, works_with) VALUES (3, 3)`);
    expect(await refusal(createPostgresStore({ connectionString, schema }))).toMatchObject({
      code: 'unsupported',
      message: expect.stringContaining('Update the package'),
    });
  });

  it('goes on in time where the clock of the database was set back', async () => {
    const schema = newSchema();
    await (await open({ schema })).close();
    await database?.query(`UPDATE "${schema}".registers SET value = value + 3600000 WHERE name = 'time'`);
    const stores = await Promise.all([open({ schema }), open({ schema })]);
    const [[kept]] = [
      (await database?.query(`SELECT value::float8 AS value FROM "${schema}".registers WHERE name = 'time'`)) ?? [],
    ];
    const times = stores.map((store) => store.now());
    for (const time of times) expect(time).toBeGreaterThanOrEqual(Number(kept?.['value']));
    expect(Math.abs((times[0] ?? 0) - (times[1] ?? 0))).toBeLessThan(1000);
  });
});

describe.skipIf(database === undefined)('two stores on one database', () => {
  it('never both have one task, and take over what the other let go of', async () => {
    const schema = newSchema();
    const clock = createManualClock();
    const stores = [await open({ schema, clock }), await open({ schema, clock })] as const;
    const [one, other] = stores;
    await one.tasks.track(Array.from({ length: 500 }, () => newTask(one)));
    const claim = (store: PostgresStore): ReturnType<typeof store.polls.claim> =>
      store.polls.claim({ ...kind, dueBefore: store.now(), limit: 20, leaseMs: 5000 });
    const claimed = await Promise.all(Array.from({ length: 40 }, async (_, index) => claim(stores[index % 2 === 0 ? 0 : 1])));
    const uids = claimed.flat().map(({ task }) => task.uid);
    expect(new Set(uids).size).toBe(uids.length);
    const [lost] = claimed.flat();
    await clock.advance(5000);
    expect(await other.polls.nextDueAt(kind)).toBe(lost?.task.nextPollAt);
    const taken = await other.polls.claim({ ...kind, dueBefore: other.now(), limit: 1000, leaseMs: 5000 });
    expect(taken).toHaveLength(500);
    const late = { uid: lost?.task.uid ?? '', attempt: lost?.attempt ?? 0, at: one.now(), polls: 1, nextPollAt: one.now() };
    expect(await one.polls.settle([late])).toEqual([false]);
    await other.close();
    expect(await one.polls.claim({ ...kind, dueBefore: one.now(), limit: 1000, leaseMs: 5000 })).toHaveLength(500);
  });

  it('tell each other of events and of work', async () => {
    const schema = newSchema();
    const [one, other] = [await open({ schema }), await open({ schema })];
    await other.tasks.track([newTask(other, { nextPollAt: other.now() + 60_000 })]);
    const told = new Promise<void>((resolve) => {
      one.events.onAppend(resolve);
    });
    const due = new Promise<unknown>((resolve) => {
      one.polls.onDue(resolve);
    });
    await one.polls.nextDueAt(kind);
    await other.tasks.track([newTask(other)]);
    await told;
    expect(await due).toEqual(kind);
  });

  it('show the events of both in one order without a gap, while one of them takes long to commit', async () => {
    const schema = newSchema();
    const stores = [await open({ schema, max: 6 }), await open({ schema, max: 6 })] as const;
    const [reader] = stores;
    let writing = true;
    const writers = Array.from({ length: 8 }, async (_, index) => {
      const store = stores[index % 2 === 0 ? 0 : 1];
      for (let round = 0; round < 15; round += 1) {
        await store.tasks.track(Array.from({ length: index === 0 ? 400 : 1 }, () => newTask(store)));
      }
    });
    const written = Promise.all(writers).finally(() => {
      writing = false;
    });
    const read: StoredEvent[] = [];
    let after: string | undefined;
    for (let last = false; !last;) {
      last = !writing;
      const page = await reader.events.read({ after, limit: 500 });
      read.push(...page.events);
      after = page.cursor;
      last &&= !page.more;
    }
    await written;
    expect(read).toHaveLength(15 * 407);
    expect(new Set(read.map((event) => event.id)).size).toBe(15 * 407);
  });

  it('put what is due in the order of its time beyond the end of a block of 50 days', async () => {
    const schema = newSchema();
    const end = 2 ** 32 * 411;
    const clock = createManualClock({ now: end - 1000 });
    const store = await open({ schema, clock });
    const offsets = [3000, 500, 1001, 999, 1000];
    await store.tasks.track(offsets.map((offset) => newTask(store, { id: `at-${offset}`, nextPollAt: end - 1000 + offset })));
    const [first] = await store.polls.claim({ ...kind, dueBefore: end + 5000, limit: 1, leaseMs: 100 });
    expect(first?.task.id).toBe('at-500');
    expect(await store.polls.hasten(first?.task.uid ?? '', end - 2000)).toBe(true);
    const late = await store.tasks.find({ ...kind, id: 'at-3000' });
    expect(await store.polls.hasten(late?.uid ?? '', end - 900)).toBe(true);
    await clock.advance(3 * 3_600_000);
    expect(await store.polls.nextDueAt(kind)).toBe(end - 2000);
    const claimed = await store.polls.claim({ ...kind, dueBefore: store.now(), limit: 10, leaseMs: 100 });
    expect(claimed.map(({ task }) => task.id)).toEqual(['at-500', 'at-3000', 'at-999', 'at-1000', 'at-1001']);
  });
});

describe.skipIf(database === undefined)('a database that is lost', () => {
  it('is waited for a moment, and is said to be away by check and by writes', async () => {
    const { proxy, through } = await startProxy();
    const store = await open({ schema: newSchema(), connectionString: through });
    await store.tasks.track([newTask(store)]);
    proxy.cut();
    expect(await refusal(store.check())).toMatchObject({ code: 'vendor_unavailable', retryable: true });
    expect(await refusal(store.tasks.track([newTask(store)]))).toMatchObject({ code: 'vendor_unavailable', retryable: true });
    const waiting = store.tasks.track([newTask(store)]);
    proxy.mend();
    expect(await waiting).toMatchObject([{ created: true }]);
    expect((await store.tasks.list({ limit: 5 })).items).toHaveLength(2);
    await store.check();
  });

  it('does not write twice or lose what was committed when only the answer was lost', async () => {
    const { proxy, through } = await startProxy();
    const store = await open({ schema: newSchema(), connectionString: through });
    await store.tasks.track([newTask(store)]);
    const [claimed] = await store.polls.claim({ ...kind, dueBefore: store.now(), limit: 1, leaseMs: 60_000 });
    if (claimed === undefined) throw new Error('nothing was claimed');
    const now = store.now();
    proxy.breakBefore('COMMIT\0');
    const { uid } = claimed.task;
    const outcome = {
      uid,
      attempt: claimed.attempt,
      at: now,
      polls: 1,
      nextPollAt: now + 1000,
      event: 'task.progressed',
    } as const;
    expect(await store.polls.settle([outcome])).toEqual([true]);
    expect(await store.tasks.get(uid)).toMatchObject({ polls: 1, nextPollAt: now + 1000 });
    expect((await store.events.read({ uid, limit: 10 })).events.map(({ type }) => type)).toEqual([
      'task.created',
      'task.progressed',
    ]);
  });
});

it.skipIf(database?.restart === undefined)('goes on after a crash of the server, with leases as they were', async () => {
  const store = await open({ schema: newSchema() });
  await store.tasks.track([newTask(store), newTask(store)]);
  const [claimed] = await store.polls.claim({ ...kind, dueBefore: store.now(), limit: 1, leaseMs: 60_000 });
  if (claimed === undefined) throw new Error('nothing was claimed');
  await database?.restart?.();
  await store.check().catch(() => {});
  const now = store.now();
  const lease = { uid: claimed.task.uid, attempt: claimed.attempt };
  expect(await store.polls.renew([lease], 60_000)).toEqual([true]);
  expect(await store.polls.settle([{ ...lease, at: now, polls: 1, nextPollAt: now + 60_000 }])).toEqual([true]);
  expect(await store.polls.claim({ ...kind, dueBefore: store.now(), limit: 5, leaseMs: 1000 })).toHaveLength(1);
});

it.skipIf(database === undefined)('is not used after it was closed', async () => {
  const store = await open({ schema: newSchema() });
  await store.close();
  await store.close();
  expect(await refusal(store.tasks.list({ limit: 1 }))).toMatchObject({
    code: 'invalid_argument',
    message: expect.stringContaining('closed'),
  });
});
