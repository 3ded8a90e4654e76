import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';

import { TasksError } from '@tasks/core';
import type { TasksErrorCode } from '@tasks/core';
import { createManualClock } from '@tasks/core/testing';
import { describe, expect, it } from 'vitest';
import { createSqliteStore } from './create-sqlite-store.ts';
import type { SqliteStoreOptions } from './sqlite-store.ts';
import { kind, newTask } from './test-support/new-task.ts';
import { temporaryFolder } from './test-support/temporary-folder.ts';

function expectRefusal(options: SqliteStoreOptions, code: TasksErrorCode, ...words: readonly string[]): void {
  let thrown: unknown;
  try {
    void createSqliteStore(options).close();
  } catch (error) {
    thrown = error;
  }
  if (!TasksError.isInstance(thrown)) throw new Error(`it was not refused by a TasksError, but: ${String(thrown)}`);
  expect(thrown.code).toBe(code);
  for (const word of words) expect(thrown.message).toContain(word);
}

describe('opening', () => {
  it('makes a file that its owner alone may read, beside it what SQLite needs', async () => {
    const path = join(temporaryFolder(), 'tasks.db');
    const store = createSqliteStore({ path });
    await store.tasks.track([newTask(store)]);
    for (const end of ['', '-wal', '-shm', '-lock']) expect(statSync(`${path}${end}`).mode & 0o777).toBe(0o600);
    await store.close();
    expect(existsSync(`${path}-wal`)).toBe(false);
  });

  it('refuses a path in a folder that is not there, and a folder', () => {
    const folder = temporaryFolder();
    expectRefusal({ path: join(folder, 'nowhere', 'tasks.db') }, 'invalid_argument', 'nowhere', 'Make it first');
    expectRefusal({ path: folder }, 'invalid_argument', 'not a file');
  });

  it('refuses options that it does not know', () => {
    const wrong = { path: ':memory:', chekc: 'quick', cacheBytes: -1 } as unknown as SqliteStoreOptions;
    expectRefusal(wrong, 'invalid_argument', '"chekc" is not known', 'cacheBytes');
    expectRefusal({} as SqliteStoreOptions, 'invalid_argument', 'path');
  });

  it.skipIf(process.getuid?.() === 0)('says so when it may not write', () => {
    const folder = temporaryFolder();
    chmodSync(folder, 0o500);
    expectRefusal({ path: join(folder, 'tasks.db') }, 'invalid_argument', 'rights');
  });

  it('refuses the database of another program, and leaves it as it was', () => {
    const path = join(temporaryFolder(), 'other.db');
    const other = new DatabaseSync(path);
    other.exec('CREATE TABLE notes (text TEXT)');
    other.close();
    const before = readFileSync(path);
    expectRefusal({ path }, 'invalid_argument', path, 'another program');
    expect(readFileSync(path).equals(before)).toBe(true);
  });

  it('refuses a file that is no database, and leaves it as it was', () => {
    const path = join(temporaryFolder(), 'notes.txt');
    writeFileSync(path, 'dear diary, '.repeat(1000));
    const before = readFileSync(path);
    expectRefusal({ path }, 'invalid_argument', path, 'not a SQLite database');
    expect(readFileSync(path).equals(before)).toBe(true);
  });

  it('refuses a file of a newer version, and leaves it as it was', async () => {
    const path = join(temporaryFolder(), 'tasks.db');
    await createSqliteStore({ path }).close();
    const database = new DatabaseSync(path);
    database.exec('PRAGMA user_version = 999');
    database.close();
    const before = readFileSync(path);
    expectRefusal({ path }, 'unsupported', path, '999', 'Update');
    expect(readFileSync(path).equals(before)).toBe(true);
  });

  it('gives up the ownership of a file that it refused', async () => {
    const path = join(temporaryFolder(), 'tasks.db');
    writeFileSync(path, 'x'.repeat(5000));
    expectRefusal({ path }, 'invalid_argument', 'not a SQLite database');
    truncateSync(path, 0);
    await createSqliteStore({ path }).close();
  });

  it('finds damage when asked to, or after a crash, and refuses the file', async () => {
    const folder = temporaryFolder();
    const path = join(folder, 'tasks.db');
    const store = createSqliteStore({ path });
    await store.tasks.track(Array.from({ length: 500 }, () => newTask(store)));
    await store.close();
    const bytes = readFileSync(path);
    // The pages of the tables' middles: the first ones hold the schema.
    bytes.fill(0xff, 40 * 4096, 44 * 4096);
    writeFileSync(path, bytes);
    expectRefusal({ path, check: 'quick' }, 'vendor_unavailable', 'damaged', 'backup');
    const unchecked = createSqliteStore({ path, check: 'cheap' });
    expect(unchecked.recovered).toBe(false);
    const crashed = join(folder, 'crashed.db');
    for (const end of ['', '-wal']) copyFileSync(`${path}${end}`, `${crashed}${end}`);
    expectRefusal({ path: crashed }, 'vendor_unavailable', 'damaged');
    expect((await unchecked.checkIntegrity()).ok).toBe(false);
    await unchecked.close();
  });
});

describe('the owner of a file', () => {
  it('is one process: a second one is refused, until the first is gone, however it went', async () => {
    const path = join(temporaryFolder(), 'tasks.db');
    const holder = fileURLToPath(import.meta.resolve('./test-support/hold-store.ts'));
    const child = spawn(process.execPath, ['--conditions=@tasks/source', '--no-warnings', holder, path], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [said] = (await once(child.stdout, 'data')) as [Buffer];
    expect(said.toString()).toContain('open');
    expectRefusal({ path }, 'invalid_argument', path, 'in use', 'stop the other');
    child.kill('SIGKILL');
    await once(child, 'exit');
    const store = createSqliteStore({ path });
    expect(store.recovered).toBe(true);
    await store.close();
  });

  it('is one store: a second one in this process is refused, also by another name of the file', async () => {
    const folder = temporaryFolder();
    const path = join(folder, 'tasks.db');
    const store = createSqliteStore({ path });
    const link = join(folder, 'link.db');
    symlinkSync(path, link);
    mkdirSync(join(folder, 'inner'));
    expectRefusal({ path }, 'invalid_argument', 'in use');
    expectRefusal({ path: link }, 'invalid_argument', 'in use');
    expectRefusal({ path: join(folder, 'inner', '..', 'tasks.db') }, 'invalid_argument', 'in use');
    await store.close();
    const again = createSqliteStore({ path: link });
    expect(again.recovered).toBe(false);
    await again.close();
  });
});

describe('group commit', () => {
  it('writes what came together by one transaction', async () => {
    const store = createSqliteStore({ path: ':memory:' });
    const before = store.stats();
    await Promise.all(Array.from({ length: 200 }, () => store.tasks.track([newTask(store)])));
    expect(store.stats()).toMatchObject({ writes: before.writes + 200, commits: before.commits + 1, rollbacks: 0, waiting: 0 });
    await store.close();
  });

  it('bounds a transaction: much that came together takes several', async () => {
    const store = createSqliteStore({ path: ':memory:' });
    await Promise.all(Array.from({ length: 1000 }, () => store.tasks.track([newTask(store)])));
    expect(store.stats().commits).toBe(4);
    await store.close();
  });

  it('fails the one call that cannot be written, and no other of its transaction', async () => {
    const store = createSqliteStore({ path: ':memory:' });
    const first = newTask(store);
    const outcomes = await Promise.allSettled([
      store.tasks.track([first]),
      store.tasks.track([newTask(store), newTask(store, { uid: first.uid })]),
      store.tasks.track([newTask(store)]),
    ]);
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect((await store.tasks.list({ limit: 10 })).items).toHaveLength(2);
    expect(await store.tasks.counts()).toEqual([{ ...kind, state: 'queued', endedBy: undefined, count: 2 }]);
    expect((await store.events.read({ limit: 10 })).events).toHaveLength(2);
    await store.close();
  });

  it('gives leases back to who had them when their outcome could not be written', async () => {
    const store = createSqliteStore({ path: ':memory:' });
    await store.tasks.track([newTask(store)]);
    const [claimed] = await store.polls.claim({ ...kind, dueBefore: store.now(), limit: 1, leaseMs: 60_000 });
    if (claimed === undefined) throw new Error('nothing was claimed');
    const { task, attempt } = claimed;
    const outcome = { uid: task.uid, attempt, at: store.now(), polls: 1, nextPollAt: store.now() + 1000 };
    const twice = newTask(store);
    const together = await Promise.allSettled([
      store.polls.settle([outcome]),
      store.tasks.track([twice, { ...twice, id: 'other' }]),
    ]);
    expect(together.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
    expect(together[0]).toMatchObject({ value: [true] });
    expect(await store.polls.settle([outcome])).toEqual([false]);
    await store.close();
  });

  it('writes what waits before it closes, and refuses what comes after', async () => {
    const path = join(temporaryFolder(), 'tasks.db');
    const store = createSqliteStore({ path });
    const task = newTask(store);
    const tracked = store.tasks.track([task]);
    await store.close();
    expect(await tracked).toMatchObject([{ created: true }]);
    await expect(store.tasks.track([task])).rejects.toMatchObject({ code: 'invalid_argument' });
    await expect(store.tasks.get(task.uid)).rejects.toMatchObject({ code: 'invalid_argument' });
    await expect(store.check()).rejects.toMatchObject({ code: 'invalid_argument' });
    await using again = createSqliteStore({ path });
    expect(await again.tasks.get(task.uid)).toMatchObject({ id: task.id });
  });
});

describe('a full disk', () => {
  it('refuses writes and says so, keeps what was there, and goes on when there is room', async () => {
    const path = join(temporaryFolder(), 'tasks.db');
    const small = createSqliteStore({ path, maxBytes: 400_000 });
    const kept: string[] = [];
    const refused: unknown[] = [];
    while (refused.length < 3 && kept.length < 10_000) {
      const tasks = Array.from({ length: 20 }, () => newTask(small, { metadata: { note: 'x'.repeat(100) } }));
      const outcomes = await Promise.allSettled(tasks.map((task) => small.tasks.track([task])));
      for (const outcome of outcomes) {
        if (outcome.status === 'rejected') refused.push(outcome.reason);
        else kept.push(...outcome.value.map(({ task }) => task.uid));
      }
    }
    expect(refused[0]).toMatchObject({ code: 'vendor_unavailable', retryable: true });
    expect(String(refused[0])).toContain('no room');
    expect((await small.tasks.counts()).map(({ count }) => count)).toEqual([kept.length]);
    expect((await small.tasks.list({ limit: 10_000 })).items).toHaveLength(kept.length);

    // What is deleted makes room.
    const [claimed] = await small.polls.claim({ ...kind, dueBefore: small.now(), limit: 1, leaseMs: 60_000 });
    if (claimed === undefined) throw new Error('nothing was claimed');
    for (const uid of kept.slice(0, 100)) await small.tasks.remove(uid, small.now()).catch(() => {});
    await small.prune({ endedBefore: small.now() + 1, eventsBefore: small.now() + 1, limit: 10_000 });
    await small.check();
    expect(await small.tasks.track([newTask(small)])).toMatchObject([{ created: true }]);
    await small.close();

    await using large = createSqliteStore({ path });
    expect(await large.tasks.track([newTask(large)])).toMatchObject([{ created: true }]);
    expect(await large.checkIntegrity()).toEqual({ ok: true, findings: [] });
  });
});

describe('the time of a store', () => {
  it('goes on from the last time that was kept where the clock was set back', async () => {
    const path = join(temporaryFolder(), 'tasks.db');
    const clock = createManualClock();
    const store = createSqliteStore({ path, clock });
    await clock.advance(5000.7);
    const last = store.now();
    expect(Number.isInteger(last)).toBe(true);
    await store.close();
    const late = createManualClock({ now: last - 3_600_000 });
    await using again = createSqliteStore({ path, clock: late });
    expect(again.now()).toBe(last);
    await late.advance(10);
    expect(again.now()).toBe(last + 10);
  });

  it('does not follow a clock that is set while it is open', async () => {
    const clock = createManualClock();
    await using store = createSqliteStore({ path: ':memory:', clock });
    const before = store.now();
    clock.setTimeOfDay(before - 3_600_000);
    await clock.advance(1);
    expect(store.now()).toBe(before + 1);
  });
});

describe('the room that tasks take', () => {
  it('is 400 bytes at most for each, with its indexes, before and after its first poll', async () => {
    const path = join(temporaryFolder(), 'tasks.db');
    const clock = createManualClock();
    const store = createSqliteStore({ path, clock });
    const count = 100_000;
    for (let tracked = 0; tracked < count; tracked += 1000) {
      await store.tasks.track(Array.from({ length: 1000 }, () => newTask(store)));
      await clock.advance(50);
    }
    const fresh = bytesOfTasks(path) / count;
    const status = {
      state: 'running',
      vendorState: 'PROCESSING',
      progress: { total: 20, succeeded: 3, failed: 1, pending: 16 },
    } as const;
    for (;;) {
      const claimed = await store.polls.claim({ ...kind, dueBefore: store.now(), limit: 1000, leaseMs: 60_000 });
      if (claimed.length === 0) break;
      const at = store.now();
      const settled = claimed.map(({ task, attempt }) => ({
        uid: task.uid,
        attempt,
        at,
        polls: 1,
        status,
        observedAt: at,
        nextPollAt: at + 3000,
      }));
      await store.polls.settle(settled);
      await clock.advance(1);
    }
    expect(fresh).toBeLessThanOrEqual(400);
    expect(bytesOfTasks(path) / count).toBeLessThanOrEqual(400);
    await store.close();
  }, 120_000);
});

/** The pages of the table of tasks and of its indexes. */
function bytesOfTasks(path: string): number {
  const database = new DatabaseSync(path, { readOnly: true });
  const row = database.prepare(`SELECT sum(pgsize) AS bytes FROM dbstat WHERE name LIKE 'tasks%'`).get();
  database.close();
  return Number(row?.['bytes']);
}
