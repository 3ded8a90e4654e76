import type { DatabaseSync } from 'node:sqlite';

import { prepare } from './statement.ts';
import type { Statement } from './statement.ts';

/** Numbers that are kept with the data: counts, the last places of sequences, the time. In memory, and written by the transaction that changes them. */
export class Registers {
  readonly #save: Statement<never>;
  readonly #values: Map<string, number> = new Map();
  /** What registers held before the transaction under way. */
  readonly #before: Map<string, number> = new Map();

  constructor(database: DatabaseSync) {
    this.#save = prepare(
      database,
      'INSERT INTO registers (name, value) VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value',
    );
    const rows = prepare<readonly [string, number | string]>(database, 'SELECT name, value FROM registers').all();
    for (const [name, value] of rows) if (typeof value === 'number') this.#values.set(name, value);
  }

  get(name: string): number {
    return this.#values.get(name) ?? 0;
  }

  /** All whose names begin so, with the rest of their names. */
  *withPrefix(prefix: string): IterableIterator<readonly [rest: string, value: number]> {
    for (const [name, value] of this.#values) if (name.startsWith(prefix)) yield [name.slice(prefix.length), value];
  }

  /** Only within a transaction. */
  set(name: string, value: number): void {
    const before = this.get(name);
    if (before === value) return;
    if (!this.#before.has(name)) this.#before.set(name, before);
    this.#values.set(name, value);
  }

  /** Only within a transaction. Gives what it holds then. */
  add(name: string, by: number): number {
    const value = this.get(name) + by;
    this.set(name, value);
    return value;
  }

  /** Whether something changed in the transaction under way. */
  get changed(): boolean {
    return this.#before.size > 0;
  }

  /** Writes what changed. */
  save(): void {
    for (const name of this.#before.keys()) this.#save.run(name, this.get(name));
  }

  committed(): void {
    this.#before.clear();
  }

  rolledBack(): void {
    for (const [name, value] of this.#before) this.#values.set(name, value);
    this.#before.clear();
  }
}
