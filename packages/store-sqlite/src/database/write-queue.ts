import type { DatabaseSync } from 'node:sqlite';

import { TasksError } from '@tasks/core';
import { isStorageFailure, toStoreError } from './database-error.ts';
import { prepare } from './statement.ts';

/** So many rows at most are written in one transaction, unless one call alone has more. */
const mostRows = 500;
/** While each turn of the event loop brings more to write, it is waited for so long at most. */
const longestWaitMs = 5;

/** A transaction under way. What is changed in memory within it is undone with it. */
export interface Transaction {
  /** Calls back once it is committed, before anybody is told. */
  onCommit(callback: () => void): void;
  /** Calls back when it is rolled back; the last one first. */
  onRollback(callback: () => void): void;
}

/** What a queue has done. */
export interface WriteQueueStats {
  readonly writes: number;
  readonly commits: number;
  readonly rollbacks: number;
  readonly waiting: number;
}

/** Options of {@link WriteQueue}. */
export interface WriteQueueOptions {
  readonly database: DatabaseSync;
  readonly path: string;
  /** Writes what belongs into every transaction. `changed`: rows were written. */
  readonly beforeCommit: (changed: boolean) => void;
  readonly committed: () => void;
  readonly rolledBack: () => void;
}

interface Write {
  readonly rows: number;
  readonly run: (transaction: Transaction) => unknown;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
}

/** Commits many writes by one transaction, and so by one `fsync`: each is acknowledged after it. */
export class WriteQueue {
  readonly #options: WriteQueueOptions;
  readonly #begin;
  readonly #commit;
  readonly #rollback;
  readonly #changes;
  #queue: Write[] = [];
  #scheduled = false;
  #closed = false;
  #writes = 0;
  #commits = 0;
  #rollbacks = 0;

  constructor(options: WriteQueueOptions) {
    const { database } = options;
    this.#options = options;
    this.#begin = prepare(database, 'BEGIN IMMEDIATE');
    this.#commit = prepare(database, 'COMMIT');
    this.#rollback = prepare(database, 'ROLLBACK');
    this.#changes = prepare<readonly [number]>(database, 'SELECT total_changes()');
  }

  get stats(): WriteQueueStats {
    return { writes: this.#writes, commits: this.#commits, rollbacks: this.#rollbacks, waiting: this.#queue.length };
  }

  /**
   * Runs a write in a transaction that it shares with others. Resolves once that is durable.
   *
   * @param rows - How many rows it may touch, about.
   */
  write<TResult>(rows: number, run: (transaction: Transaction) => TResult): Promise<TResult> {
    if (this.#closed) return Promise.reject(closedError(this.#options.path));
    return new Promise<TResult>((resolve, reject) => {
      this.#queue.push({ rows, run, resolve: resolve as (value: unknown) => void, reject });
      this.#schedule();
    });
  }

  /** Writes what waits, and refuses what comes. */
  close(): void {
    this.#closed = true;
    while (this.#queue.length > 0) this.#flush();
  }

  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    const since = performance.now();
    let seen = this.#queue.length;
    const turn = (): void => {
      const waiting = this.#queue.length;
      // Who writes alone is written for at the next turn; while more comes by each turn, one transaction serves them all.
      if (waiting > seen && waiting < mostRows && performance.now() - since < longestWaitMs) {
        seen = waiting;
        setImmediate(turn);
        return;
      }
      this.#scheduled = false;
      this.#flush();
      if (this.#queue.length > 0) this.#schedule();
    };
    setImmediate(turn);
  }

  #flush(): void {
    let count = 0;
    let rows = 0;
    for (const write of this.#queue) {
      if (count > 0 && rows + write.rows > mostRows) break;
      count += 1;
      rows += write.rows;
    }
    if (count === 0) return;
    const batch = this.#queue.splice(0, count);
    const error = this.#transact(batch);
    if (error === undefined) return;
    if (batch.length === 1 || isStorageFailure(error)) {
      for (const write of batch) write.reject(toStoreError(error, this.#options.path));
      return;
    }
    // One of them cannot be written: by itself it fails alone.
    for (const write of batch) {
      const own = this.#transact([write]);
      if (own !== undefined) write.reject(toStoreError(own, this.#options.path));
    }
  }

  /** Gives what went wrong; undefined when all was committed and told. */
  #transact(batch: readonly Write[]): unknown {
    const committed: (() => void)[] = [];
    const undone: (() => void)[] = [];
    const transaction: Transaction = {
      onCommit: (callback) => committed.push(callback),
      onRollback: (callback) => undone.push(callback),
    };
    let results: readonly unknown[];
    try {
      this.#begin.run();
      const before = this.#changes.get()?.[0];
      results = batch.map((write) => write.run(transaction));
      this.#options.beforeCommit(this.#changes.get()?.[0] !== before);
      this.#commit.run();
    } catch (error) {
      this.#rollbacks += 1;
      for (const undo of undone.toReversed()) undo();
      this.#options.rolledBack();
      // SQLite rolls back by itself where the disk is full or broken.
      if (this.#options.database.isTransaction) this.#rollback.run();
      return error ?? new Error('nothing was said');
    }
    this.#options.committed();
    this.#commits += 1;
    this.#writes += batch.length;
    for (const callback of committed) callback();
    for (const [index, write] of batch.entries()) write.resolve(results[index]);
    return undefined;
  }
}

/** What a closed store answers. */
export function closedError(path: string): TasksError {
  return new TasksError({
    code: 'invalid_argument',
    message: `The store "${path}" is closed. Use it before it is, or open it anew.`,
  });
}
