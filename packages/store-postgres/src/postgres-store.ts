import type { Clock, Store } from '@tasks/core';

/** Options of {@link createPostgresStore}. */
export interface PostgresStoreOptions {
  /** `postgres://user:password@host:5432/database`, with the parameters of libpq such as `sslmode`. The database must be there. */
  readonly connectionString: string;
  /** The schema that holds the tables; that of pg-boss is beside it, `<schema>_jobs`. Both are made where they are not there. @default 'tasks' */
  readonly schema?: string | undefined;
  /** The most connections that this store opens: 3 at least. @default 10 */
  readonly max?: number | undefined;
  /** What the connections are called in the database's own tables. @default 'tasks' */
  readonly applicationName?: string | undefined;
  /** Where the time comes from, for tests: all who have the data open must use the same one. @default the clock of the database */
  readonly clock?: Clock | undefined;
}

/** A store in a PostgreSQL database, which many machines may have open at once. */
export interface PostgresStore extends Store {
  readonly schema: string;
  [Symbol.asyncDispose](): Promise<void>;
}
