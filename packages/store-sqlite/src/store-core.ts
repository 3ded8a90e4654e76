import type { DatabaseSync } from 'node:sqlite';

import type { TaskKindName } from '@tasks/core';
import { toStoreError } from './database/database-error.ts';
import { prepare } from './database/statement.ts';
import { Registers } from './database/registers.ts';
import { WriteQueue, closedError } from './database/write-queue.ts';
import { Listeners } from './listeners.ts';
import { Places } from './places.ts';
import { Kinds } from './tasks/kinds.ts';
import { TaskTable } from './tasks/task-table.ts';

/** What all parts of a store share. */
export interface StoreCore {
  readonly database: DatabaseSync;
  readonly path: string;
  readonly queue: WriteQueue;
  readonly registers: Registers;
  readonly places: Places;
  readonly kinds: Kinds;
  readonly tasks: TaskTable;
  readonly now: () => number;
  readonly tasksDue: Listeners<TaskKindName>;
  readonly eventsAppended: Listeners<void>;
  readonly deliveriesDue: Listeners<void>;
  /** Runs what reads. What SQLite throws becomes an error that says what to do. */
  read<TResult>(run: () => TResult): Promise<TResult>;
}

/** @param makeNow - Makes the time line, of the last time that was kept. */
export function createStoreCore(database: DatabaseSync, path: string, makeNow: (kept: number) => () => number): StoreCore {
  const registers = new Registers(database);
  const kinds = new Kinds(database);
  const [tag = ''] = prepare<readonly [string]>(database, `SELECT value FROM registers WHERE name = 'tag'`).get() ?? [];
  const now = makeNow(registers.get('time'));
  const queue = new WriteQueue({
    database,
    path,
    beforeCommit: (changed) => {
      if (!changed && !registers.changed) return;
      registers.set('time', now());
      registers.save();
    },
    committed: () => registers.committed(),
    rolledBack: () => registers.rolledBack(),
  });
  return {
    database,
    path,
    queue,
    registers,
    kinds,
    now,
    places: new Places(tag),
    tasks: new TaskTable(database, kinds, registers),
    tasksDue: new Listeners(),
    eventsAppended: new Listeners(),
    deliveriesDue: new Listeners(),
    async read(run) {
      if (!database.isOpen) throw closedError(path);
      try {
        return run();
      } catch (error) {
        throw toStoreError(error, path);
      }
    },
  };
}
