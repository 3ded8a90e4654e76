import type { Clock, Store } from '@tasks/core';
import type { BackupOptions, BackupSummary } from './database/backup.ts';
import type { IntegrityReport } from './database/check-integrity.ts';

/** Options of {@link createSqliteStore}. */
export interface SqliteStoreOptions {
  /**
   * The file; made where there is none, readable by its owner alone, in a folder that exists. SQLite keeps `<path>-wal` and `<path>-shm` beside it, this
   * store `<path>-lock`. `:memory:` keeps everything in memory, until the store is closed.
   */
  readonly path: string;
  /**
   * How thoroughly to look at the file before it is used: `cheap` reads its header and registers; `quick` reads the whole file, about a second for each GB that
   * is in the system's cache; `auto` is `quick` after a crash where the file is 1 GiB at most, else `cheap`.
   *
   * @default 'auto'
   */
  readonly check?: 'auto' | 'cheap' | 'quick' | undefined;
  /** How much of the file to keep in memory, in bytes. @default 64 MiB */
  readonly cacheBytes?: number | undefined;
  /** The most that the file may hold, in bytes: beyond it writes are refused as if the disk were full. @default no limit but the disk's */
  readonly maxBytes?: number | undefined;
  /** @default systemClock */
  readonly clock?: Clock | undefined;
}

/** What a store has done since it was opened. */
export interface SqliteStoreStats {
  /** Calls that were written. */
  readonly writes: number;
  /** Transactions that they took: one call of `fsync` each. */
  readonly commits: number;
  /** Transactions that were rolled back. */
  readonly rollbacks: number;
  /** Calls that wait to be written. */
  readonly waiting: number;
}

/** A store in one SQLite file. */
export interface SqliteStore extends Store {
  /** The file, as an absolute path; `:memory:` where there is none. */
  readonly path: string;
  /** Whether the process that had the file before ended without closing it. Nothing is lost by that. */
  readonly recovered: boolean;
  /** Reads the whole file, in a thread of its own while the store goes on working, and tells what is wrong with it. */
  checkIntegrity(): Promise<IntegrityReport>;
  /**
   * Copies what was acknowledged up to now into a new file, while the store goes on working.
   *
   * @throws {TasksError} `invalid_argument` where the target exists; the signal's reason.
   */
  backup(target: string, options?: BackupOptions): Promise<BackupSummary>;
  stats(): SqliteStoreStats;
  [Symbol.asyncDispose](): Promise<void>;
}
