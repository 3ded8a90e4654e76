import { TasksError, systemClock } from '@tasks/core';
import * as pg from 'pg';

import { isConflict, isConnectionLost, toStoreError } from './database-error.ts';
import { Transaction } from './transaction.ts';

/** How often what can safely be done again is tried, and how long is waited in between, in milliseconds. */
const pausesMs: readonly number[] = [50, 200, 800];
/** How often a transaction is tried that got in the way of others. */
const conflictsAtMost = 20;
/** How long it is tried to find out what became of a transaction whose commit was not answered, in milliseconds. */
const doubtPausesMs: readonly number[] = [0, 100, 250, 500, 1000, 2000, 4000];

/** Options of {@link Database}. */
export interface DatabaseOptions {
  readonly connectionString: string;
  readonly max: number;
  readonly applicationName: string;
  /** Begins a transaction that writes, with what must be done at its beginning; its one row has `xid`. */
  readonly begin: string;
}

/** What a transaction threw that is to be tried again after something was done first. */
export class TryAgain extends Error {
  readonly first: () => Promise<void>;

  constructor(first: () => Promise<void>) {
    super('The transaction is to be tried again.');
    this.first = first;
  }
}

/** One pool of connections. What is lost with a connection is done again where that is safe. */
export class Database {
  /** Names the database, without a password. */
  readonly place: string;
  readonly #pool: pg.Pool;
  readonly #begin: string;
  #closed = false;

  constructor({ connectionString, max, applicationName, begin }: DatabaseOptions) {
    this.#begin = begin;
    this.#pool = new pg.Pool({
      connectionString,
      max,
      application_name: applicationName,
      connectionTimeoutMillis: 5000,
      idleTimeoutMillis: 30_000,
      // Where a network swallows what is sent, nobody else says that the connection is gone.
      query_timeout: 30_000,
      keepAlive: true,
      types: typesOfStore(),
    });
    const { host, port, database } = this.#pool.options;
    this.place = describePlace(connectionString, { host, port, database });
    // An idle connection that breaks is replaced; one in use rejects its query. Without listeners either would end the process.
    this.#pool.on('error', () => {});
    this.#pool.on('connect', (client) => client.on('error', () => {}));
  }

  get isOpen(): boolean {
    return !this.#closed;
  }

  /** Runs what only reads. */
  async read<TRow>(sql: string, values: readonly unknown[] = []): Promise<readonly TRow[]> {
    return this.#again(async () => (await this.#pool.query<TRow & object>(sql, [...values])).rows);
  }

  /** Runs several statements without values, each on what is committed by then, in one round trip. Gives the rows of each. */
  async readMany(sql: string): Promise<readonly (readonly unknown[])[]> {
    return this.#again(async () => {
      const results: unknown = await this.#pool.query(sql);
      return (Array.isArray(results) ? results : [results]).map(({ rows }: pg.QueryResult) => rows as readonly unknown[]);
    });
  }

  /** Runs one statement as it is, once. */
  async once(sql: string, values: readonly unknown[] = []): Promise<pg.QueryResult> {
    this.#assertOpen();
    try {
      return await this.#pool.query(sql, [...values]);
    } catch (error) {
      throw toStoreError(error, this.place);
    }
  }

  /** For pg-boss, which keeps its errors to itself. */
  async executeSql(sql: string, values: readonly unknown[] = []): Promise<pg.QueryResult> {
    return this.#pool.query(sql, [...values]);
  }

  /**
   * Runs a transaction that writes, again where it was rolled back for no fault of its own: it must change nothing but the database. When the connection is
   * lost while it commits, the server is asked what became of it.
   */
  async write<TResult>(run: (transaction: Transaction) => Promise<TResult>): Promise<TResult> {
    let conflicts = 0;
    return this.#again(async () => {
      for (;;) {
        try {
          return await this.#attempt(run);
        } catch (error) {
          if (error instanceof TryAgain) await error.first();
          else if (!isConflict(error) || (conflicts += 1) > conflictsAtMost) throw error;
        }
      }
    });
  }

  /** Holds a lock by which stores exclude each other, while something runs on other connections. */
  async exclusively<TResult>(lock: string, run: () => Promise<TResult>): Promise<TResult> {
    const client = await this.#connect();
    let broken = false;
    try {
      await client.query('BEGIN');
      await client.query('SET LOCAL idle_in_transaction_session_timeout = 0');
      await client.query(`SELECT pg_advisory_xact_lock(hashtextextended($1, 0))`, [lock]);
      const result = await run();
      await client.query('COMMIT');
      return result;
    } catch (error) {
      broken = true;
      throw toStoreError(error, this.place);
    } finally {
      client.release(broken);
    }
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await this.#pool.end();
  }

  async #attempt<TResult>(run: (transaction: Transaction) => Promise<TResult>): Promise<TResult> {
    const client = await this.#pool.connect();
    let broken = false;
    let xid = '';
    try {
      const begun: unknown = await client.query(this.#begin);
      xid = (begun as readonly pg.QueryResult<{ readonly xid: string }>[]).at(-1)?.rows[0]?.xid ?? '';
      const transaction = new Transaction(client);
      const result = await run(transaction);
      try {
        await client.query('COMMIT');
      } catch (error) {
        if (!isConnectionLost(error)) throw error;
        broken = true;
        if (!(await this.#wasCommitted(xid, error))) throw error;
      }
      transaction.committed();
      return result;
    } catch (error) {
      broken ||= isConnectionLost(error) || !(await rolledBack(client));
      throw error;
    } finally {
      client.release(broken);
    }
  }

  /** Asks what became of a transaction whose commit was not answered. */
  async #wasCommitted(xid: string, cause: unknown): Promise<boolean> {
    for (const pauseMs of doubtPausesMs) {
      await pause(pauseMs);
      try {
        const { rows } = await this.#pool.query<{ readonly status: string | null }>('SELECT pg_xact_status($1::xid8) AS status', [
          xid,
        ]);
        const status = rows[0]?.status;
        if (status === 'committed') return true;
        if (status === 'aborted') return false;
      } catch {
        // Not yet.
      }
    }
    throw new TasksError({
      code: 'vendor_unavailable',
      retryable: true,
      message: `The store in ${this.place} was lost while it wrote, and does not say what became of that: it may be written or not. Look whether the server runs and can be reached.`,
      cause,
    });
  }

  async #again<TResult>(run: () => Promise<TResult>): Promise<TResult> {
    for (let failures = 0; ; failures += 1) {
      this.#assertOpen();
      try {
        return await run();
      } catch (error) {
        const pauseMs = pausesMs[failures];
        if (pauseMs === undefined || TasksError.isInstance(error) || !isConnectionLost(error))
          throw toStoreError(error, this.place);
        await pause(pauseMs);
      }
    }
  }

  async #connect(): Promise<pg.PoolClient> {
    this.#assertOpen();
    try {
      return await this.#pool.connect();
    } catch (error) {
      throw toStoreError(error, this.place);
    }
  }

  #assertOpen(): void {
    if (!this.#closed) return;
    throw new TasksError({ code: 'invalid_argument', message: `The store in ${this.place} was closed. Open another one.` });
  }
}

async function rolledBack(client: pg.PoolClient): Promise<boolean> {
  try {
    await client.query('ROLLBACK');
    return true;
  } catch {
    return false;
  }
}

function pause(delayMs: number): Promise<void> {
  return new Promise((resolve) => {
    systemClock.schedule(resolve, delayMs);
  });
}

/** Whole numbers of 8 bytes are instants and row numbers here, which a number holds exactly. */
function typesOfStore(): pg.TypeOverrides {
  const types = new pg.TypeOverrides();
  types.setTypeParser(pg.types.builtins.INT8, Number);
  return types;
}

function describePlace(
  connectionString: string,
  options: { readonly host?: string | undefined; readonly port?: number | undefined; readonly database?: string | undefined },
): string {
  try {
    const { host, pathname, searchParams } = new URL(connectionString);
    return `"${host === '' ? (searchParams.get('host') ?? 'localhost') : host}${pathname}"`;
  } catch {
    return `"${options.host ?? 'localhost'}:${options.port ?? 5432}/${options.database ?? ''}"`;
  }
}
