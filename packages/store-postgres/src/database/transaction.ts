import type * as pg from 'pg';

/** A transaction that is open on a connection of its own. */
export class Transaction {
  readonly #client: pg.PoolClient;
  readonly #onCommit: (() => void)[] = [];

  constructor(client: pg.PoolClient) {
    this.#client = client;
  }

  async query<TRow>(sql: string, values: readonly unknown[] = []): Promise<readonly TRow[]> {
    return (await this.executeSql(sql, values)).rows as readonly TRow[];
  }

  /** For pg-boss: what it does by this is part of the transaction. */
  async executeSql(sql: string, values: readonly unknown[] = []): Promise<pg.QueryResult> {
    return this.#client.query(sql, [...values]);
  }

  /** Runs something once it is committed, in the order given. */
  onCommit(run: () => void): void {
    this.#onCommit.push(run);
  }

  committed(): void {
    for (const run of this.#onCommit) run();
  }
}
