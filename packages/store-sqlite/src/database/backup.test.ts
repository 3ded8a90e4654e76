import { existsSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';
import { createSqliteStore } from '../create-sqlite-store.ts';
import { newTask } from '../test-support/new-task.ts';
import { temporaryFolder } from '../test-support/temporary-folder.ts';
import { backupSqliteStore } from './backup.ts';
import { checkIntegrity } from './check-integrity.ts';

describe('a backup', () => {
  it('holds what was acknowledged when it began, while the store goes on', async () => {
    const folder = temporaryFolder();
    await using store = createSqliteStore({ path: join(folder, 'tasks.db') });
    await store.tasks.track(Array.from({ length: 10_000 }, () => newTask(store)));
    const target = join(folder, 'copy.db');
    let later = 0;
    const steps: number[] = [];
    const copying = store.backup(target, { onProgress: ({ copiedPages }) => steps.push(copiedPages) });
    const writing = new AbortController();
    const ended = copying.then(() => writing.abort());
    while (!writing.signal.aborted) {
      await store.tasks.track([newTask(store)]);
      later += 1;
    }
    await ended;
    expect(later).toBeGreaterThan(0);
    expect(steps.length).toBeGreaterThan(1);
    expect(await copying).toMatchObject({ path: target });
    expect(statSync(target).mode & 0o777).toBe(0o600);
    expect(await checkIntegrity(target)).toEqual({ ok: true, findings: [] });
    await using copy = createSqliteStore({ path: target });
    expect((await copy.tasks.counts()).map(({ count }) => count)).toEqual([10_000]);
  });

  it('is made of a store that nobody has open, and of one in memory', async () => {
    const folder = temporaryFolder();
    const path = join(folder, 'tasks.db');
    const store = createSqliteStore({ path });
    const task = newTask(store);
    await store.tasks.track([task]);
    await store.close();
    await backupSqliteStore(path, join(folder, 'closed.db'));
    await using closed = createSqliteStore({ path: join(folder, 'closed.db') });
    expect(await closed.tasks.get(task.uid)).toMatchObject({ id: task.id });

    await using memory = createSqliteStore({ path: ':memory:' });
    await memory.tasks.track([task]);
    await memory.backup(join(folder, 'memory.db'));
    await using fromMemory = createSqliteStore({ path: join(folder, 'memory.db') });
    expect(await fromMemory.tasks.get(task.uid)).toMatchObject({ id: task.id });
  });

  it('leaves nothing behind when it is given up, and rejects with the reason', async () => {
    const folder = temporaryFolder();
    await using store = createSqliteStore({ path: join(folder, 'tasks.db') });
    await store.tasks.track(Array.from({ length: 5000 }, () => newTask(store)));
    const stop = new AbortController();
    const reason = new Error('enough');
    const copying = store.backup(join(folder, 'copy.db'), { signal: stop.signal, onProgress: () => stop.abort(reason) });
    await expect(copying).rejects.toBe(reason);
    expect(readdirSync(folder).filter((name) => name.startsWith('copy'))).toEqual([]);
    await store.check();
  });

  it('never takes the place of a file, and needs a store to copy', async () => {
    const folder = temporaryFolder();
    const taken = join(folder, 'taken.db');
    writeFileSync(taken, 'mine');
    await using store = createSqliteStore({ path: join(folder, 'tasks.db') });
    await expect(store.backup(taken)).rejects.toMatchObject({ code: 'invalid_argument' });
    await expect(backupSqliteStore(taken, join(folder, 'copy.db'))).rejects.toMatchObject({ code: 'vendor_unavailable' });
    await expect(backupSqliteStore(join(folder, 'nothing.db'), join(folder, 'copy.db'))).rejects.toMatchObject({
      code: 'invalid_argument',
    });
    expect(existsSync(join(folder, 'nothing.db'))).toBe(false);
    expect(existsSync(join(folder, 'copy.db'))).toBe(false);
  });
});
