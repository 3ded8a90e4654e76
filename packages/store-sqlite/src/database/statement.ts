import type { DatabaseSync, SQLInputValue } from 'node:sqlite';

/** A prepared statement whose rows are tuples. */
export interface Statement<TRow> {
  get(...values: SQLInputValue[]): TRow | undefined;
  all(...values: SQLInputValue[]): TRow[];
  /** Gives how many rows changed. */
  run(...values: SQLInputValue[]): number;
}

/** Prepares a statement. The type of its rows is the caller's word for what the SQL selects. */
export function prepare<TRow = never>(database: DatabaseSync, sql: string): Statement<TRow> {
  const statement = database.prepare(sql);
  statement.setReturnArrays(true);
  return {
    get: (...values) => statement.get(...values) as TRow | undefined,
    all: (...values) => statement.all(...values) as unknown as TRow[],
    run: (...values) => Number(statement.run(...values).changes),
  };
}
