import { hash } from 'node:crypto';

import type { IdempotencyStore, IdempotencyVerdict, JsonValue } from '@tasks/core';

import type { StoreCore } from './store-core.ts';
import { fromJson, toJson } from './to-json.ts';

/** The idempotency keys of a database, by their hashes: a key may be any text. */
export class PostgresIdempotency implements IdempotencyStore {
  readonly #core: StoreCore;

  constructor(core: StoreCore) {
    this.#core = core;
  }

  async begin(key: string, fingerprint: string, at: number, staleBefore: number): Promise<IdempotencyVerdict> {
    const { database, schema } = this.#core;
    const [keyHash, fingerprintHash] = [hashOf(key), hashOf(fingerprint)];
    return database.write(async (transaction): Promise<IdempotencyVerdict> => {
      const begun = await transaction.query(
        `INSERT INTO ${schema}.idempotency AS i (key, fingerprint, at) VALUES ($1, $2, $3)
          ON CONFLICT (key) DO UPDATE SET at = excluded.at WHERE i.fingerprint = excluded.fingerprint AND i.response IS NULL AND i.at < $4 RETURNING 1`,
        [keyHash, fingerprintHash, at, staleBefore],
      );
      if (begun.length > 0) return { state: 'begun' };
      const [known] = await transaction.query<{ readonly same: boolean; readonly response: string | null }>(
        `SELECT fingerprint = $2 AS same, response FROM ${schema}.idempotency WHERE key = $1`,
        [keyHash, fingerprintHash],
      );
      if (known?.same === false) return { state: 'mismatch' };
      if (typeof known?.response !== 'string') return { state: 'running' };
      return { state: 'finished', response: fromJson<JsonValue>(known.response) ?? null };
    });
  }

  async finish(key: string, response: JsonValue): Promise<void> {
    // A response of null is one: the column holds its JSON.
    const text = toJson(response) ?? 'null';
    const { database, schema } = this.#core;
    await database.write((transaction) =>
      transaction.query(`UPDATE ${schema}.idempotency SET response = $2 WHERE key = $1`, [hashOf(key), text]),
    );
  }

  async forget(key: string): Promise<void> {
    const { database, schema } = this.#core;
    await database.write((transaction) => transaction.query(`DELETE FROM ${schema}.idempotency WHERE key = $1`, [hashOf(key)]));
  }
}

function hashOf(text: string): Buffer {
  return hash('sha256', JSON.stringify(text), 'buffer');
}
