import { systemClock } from '@tasks/core';
import type { Clock } from '@tasks/core';

import type { Database } from './database/database.ts';

/** How often the database is asked in a row: the answer that came fastest is the truest. */
const asksInARow = 5;

/** A database whose clock was set back by more than this, in milliseconds, is corrected. Less is made up for by standing still. */
const toleranceMs = 500;

/**
 * The time of a store that many machines share: that of the database. It is kept with the data, so that it goes on where the clock of the database was set back,
 * or another server with another clock took its place: all machines read the same correction.
 */
export class DatabaseClock {
  readonly #database: Database;
  readonly #schema: string;
  readonly #clock: Clock;
  #offset = 0;
  #last = 0;

  constructor(database: Database, schema: string, clock: Clock = systemClock) {
    this.#database = database;
    this.#schema = schema;
    this.#clock = clock;
  }

  /** Milliseconds since the epoch, whole. Never back. */
  readonly now = (): number => {
    this.#last = Math.max(this.#last, Math.floor(this.#offset + this.#clock.monotonic()));
    return this.#last;
  };

  /** Compares with the database. What is known stays where it cannot be reached. */
  async measure(): Promise<void> {
    let best = { roundTripMs: Infinity, offset: this.#offset };
    for (let ask = 0; ask < asksInARow; ask += 1) {
      const before = this.#clock.monotonic();
      const at = await this.#ask();
      const after = this.#clock.monotonic();
      const roundTripMs = after - before;
      if (roundTripMs < best.roundTripMs) best = { roundTripMs, offset: at - (before + after) / 2 };
    }
    this.#offset = best.offset;
  }

  /** Keeps how far time has come. */
  async keep(): Promise<void> {
    await this.#database.once(`UPDATE ${this.#schema}.registers SET value = greatest(value, $1) WHERE name = 'time'`, [
      this.now(),
    ]);
  }

  async #ask(): Promise<number> {
    const [row] = await this.#database.read<{ readonly at: number; readonly shift: number; readonly kept: number }>(
      `SELECT extract(epoch FROM clock_timestamp())::float8 * 1000 AS at, shift.value AS shift, kept.value AS kept
        FROM ${this.#schema}.registers shift, ${this.#schema}.registers kept WHERE shift.name = 'time_shift' AND kept.name = 'time'`,
    );
    const { at = 0, shift = 0, kept = 0 } = row ?? {};
    const behind = Math.ceil(kept - (at + shift));
    if (behind < toleranceMs) return at + shift;
    // Of many who find it the first corrects it.
    await this.#database.once(
      `UPDATE ${this.#schema}.registers SET value = value + $1 WHERE name = 'time_shift' AND value = $2`,
      [behind, shift],
    );
    return this.#ask();
  }
}
