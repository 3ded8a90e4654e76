import type { IdempotencyStore, IdempotencyVerdict, JsonValue } from '@tasks/core';

import { prepare } from './database/statement.ts';
import type { Statement } from './database/statement.ts';
import type { StoreCore } from './store-core.ts';
import { fromJson, toJson } from './to-json.ts';

/** The idempotency keys of a file. */
export class SqliteIdempotency implements IdempotencyStore {
  readonly #core: StoreCore;
  readonly #find: Statement<readonly [fingerprint: string, at: number, response: string | null]>;
  readonly #begin: Statement<never>;
  readonly #finish: Statement<never>;
  readonly #forget: Statement<never>;

  constructor(core: StoreCore) {
    const { database } = core;
    this.#core = core;
    this.#find = prepare(database, 'SELECT fingerprint, at, response FROM idempotency WHERE key = ?');
    this.#begin = prepare(database, 'INSERT OR REPLACE INTO idempotency (key, fingerprint, at, response) VALUES (?, ?, ?, NULL)');
    this.#finish = prepare(database, 'UPDATE idempotency SET response = ? WHERE key = ?');
    this.#forget = prepare(database, 'DELETE FROM idempotency WHERE key = ?');
  }

  begin(key: string, fingerprint: string, at: number, staleBefore: number): Promise<IdempotencyVerdict> {
    return this.#core.queue.write(1, (): IdempotencyVerdict => {
      const [known, begunAt = 0, response = null] = this.#find.get(key) ?? [];
      if (known !== undefined && known !== fingerprint) return { state: 'mismatch' };
      if (known !== undefined && response !== null) return { state: 'finished', response: fromJson<JsonValue>(response) ?? null };
      if (known !== undefined && begunAt >= staleBefore) return { state: 'running' };
      this.#begin.run(key, fingerprint, at);
      return { state: 'begun' };
    });
  }

  async finish(key: string, response: JsonValue): Promise<void> {
    // A response of null is one: the column holds its JSON.
    const text = toJson(response) ?? 'null';
    await this.#core.queue.write(1, () => this.#finish.run(text, key));
  }

  async forget(key: string): Promise<void> {
    await this.#core.queue.write(1, () => this.#forget.run(key));
  }
}
