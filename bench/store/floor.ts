import { hash } from 'node:crypto';
import { DatabaseSync } from 'node:sqlite';

import { claimedAtOnce } from './cell.ts';
import type { Cell, Work } from './cell.ts';
import { newTask } from './tasks.ts';

/**
 * The least that it can cost: the same statements on the same file in a tight loop, with as many rows to a commit, by bare `node:sqlite`. No leases, no
 * promises, nothing decoded, nobody told.
 */
export function measureFloor(path: string, work: Work, milliseconds: number, atOnce = claimedAtOnce): Cell {
  const opening = performance.now();
  const database = new DatabaseSync(path);
  database.exec(
    `PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -65536; PRAGMA wal_autocheckpoint = 2000`,
  );
  const due = database.prepare(
    'SELECT * FROM tasks INDEXED BY tasks_due WHERE kind = ? AND next_poll_at <= ? ORDER BY next_poll_at, id LIMIT ?',
  );
  due.setReturnArrays(true);
  const claim = () => due.all(1, Date.now() + 3_600_000, atOnce) as unknown as readonly (readonly number[])[];
  claim();
  const openMilliseconds = performance.now() - opening;

  const register = database.prepare(
    'INSERT INTO registers (name, value) VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value',
  );
  const byAddress = database.prepare('SELECT * FROM tasks WHERE address = ?');
  const byUid = database.prepare('SELECT * FROM tasks WHERE uid = ?');
  const insert = database.prepare(
    `INSERT INTO tasks (id, uid, kind, vendor_id, address, created_at, updated_at, polls, state, items, next_poll_at, started_at, deadline, webhook_url,
      traceparent, metadata, room) VALUES (?, ?, 1, ?, ?, ?, ?, 0, 0, 0, ?, NULL, NULL, NULL, NULL, NULL, zeroblob(24))`,
  );
  const tell = database.prepare('INSERT INTO events (id, type, at, task, payload) VALUES (?, 0, ?, ?, NULL)');
  const settle = database.prepare(
    'UPDATE tasks SET updated_at = ?, polls = ?, observed_at = ?, last_error = ?, trouble = ?, next_poll_at = ? WHERE id = ?',
  );
  const begin = database.prepare('BEGIN IMMEDIATE');
  const commit = database.prepare('COMMIT');
  let last = Number(database.prepare('SELECT max(id) AS last FROM tasks').get()?.['last']);

  const track = (count: number): number => {
    begin.run();
    for (let index = 0; index < count; index += 1) {
      const { uid, id, createdAt } = newTask(Date.now());
      const bytes = Buffer.from(uid.slice(4).replaceAll('-', ''), 'hex');
      const address = hash('sha256', `1:${id}`, 'buffer').readUIntBE(0, 6);
      last += 1;
      byAddress.get(address);
      byUid.get(bytes);
      insert.run(last, bytes, id, address, createdAt, createdAt, createdAt + 7_200_000);
      tell.run(last, createdAt, last);
    }
    for (const name of ['last_task', 'last_event', 'time', 'tasks:1:queued:']) register.run(name, last);
    commit.run();
    return count;
  };
  const works: Readonly<Record<Work, () => number>> = {
    'track-1': () => track(1),
    'track-100': () => track(100),
    'batch-100': () => track(100),
    'batch-1000': () => track(1000),
    cycles: () => {
      const rows = claim();
      const at = Date.now();
      begin.run();
      for (const [index, row] of rows.entries())
        settle.run(at, (row[7] ?? 0) + 1, at, null, null, at + 7_200_000 + index, row[0] ?? 0);
      for (const name of ['last_attempt', 'time']) register.run(name, at);
      commit.run();
      return rows.length;
    },
  };
  let done = 0;
  const processor = process.cpuUsage();
  const start = performance.now();
  while (performance.now() - start < milliseconds) {
    const count = works[work]();
    if (count === 0) throw new Error('there is nothing left to do');
    done += count;
  }
  const took = performance.now() - start;
  const { user, system } = process.cpuUsage(processor);
  const residentBytes = process.memoryUsage.rss();
  database.close();
  return { done, milliseconds: took, processorMs: (user + system) / 1000, residentBytes, openMilliseconds };
}
