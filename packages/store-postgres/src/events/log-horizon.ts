import type { Database } from '../database/database.ts';

/*
 * Places in the log come from a sequence, and transactions commit in another order than they took theirs: a reader must not pass a place that somebody may
 * still fill. So every transaction that writes begins by taking a shared lock whose number is the value of the sequence by then: its places are higher. A reader
 * takes down the value of the sequence first and the locks then: what is no higher than either can fill up no more. A transaction that began after that takes
 * places beyond that value. Unlike the horizon of a snapshot this waits for nobody but writers of this store.
 */

const lockNumbers = 2 ** 31;

/** Where locks of a store are: a number of 32 bits for its schema. */
export function lockClassOf(schemaHash: string): number {
  return Number.parseInt(schemaHash.slice(0, 8), 16) | 0;
}

/** SQL that begins a transaction that writes. Its one row has `xid`. */
export function beginWriting(schema: string, lockClass: number): string {
  return `BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE;SET LOCAL idle_in_transaction_session_timeout = '10s';
    SET LOCAL jit = off;
    SELECT pg_advisory_xact_lock_shared(${lockClass}, (last_value % ${lockNumbers})::int), pg_current_xact_id()::text AS xid FROM ${schema}.event_ids`;
}

/** How far the log can be read. */
export interface LogHorizon {
  /** No event appears at this place or before it that is not there yet. */
  readonly safe: number;
  /** No place beyond this was given. */
  readonly given: number;
}

export async function readHorizon(database: Database, schema: string, lockClass: number): Promise<LogHorizon> {
  const [values = [], locks = []] = await database.readMany(
    `SELECT last_value FROM ${schema}.event_ids;
      SELECT objid::bigint AS number FROM pg_locks WHERE locktype = 'advisory' AND objsubid = 2 AND classid::bigint = ${lockClass >>> 0}
        AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`,
  );
  const given = (values as readonly { readonly last_value: number }[])[0]?.last_value ?? 0;
  let safe = given;
  for (const { number } of locks as readonly { readonly number: number }[]) {
    const ahead = (number - (given % lockNumbers) + lockNumbers) % lockNumbers;
    if (ahead >= lockNumbers / 2) safe = Math.min(safe, given + ahead - lockNumbers);
  }
  return { safe, given };
}
