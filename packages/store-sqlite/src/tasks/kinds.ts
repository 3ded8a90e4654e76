import type { DatabaseSync } from 'node:sqlite';

import type { TaskKindName } from '@tasks/core';
import { prepare } from '../database/statement.ts';
import type { Statement } from '../database/statement.ts';
import type { Transaction } from '../database/write-queue.ts';

/** The kinds of tasks, by the small numbers that stand for them. */
export class Kinds {
  readonly #insert: Statement<never>;
  readonly #names: Map<number, TaskKindName> = new Map();
  /** By provider, then by type. */
  readonly #ids: Map<string, Map<string, number>> = new Map();

  constructor(database: DatabaseSync) {
    this.#insert = prepare(database, 'INSERT INTO kinds (id, provider, type) VALUES (?, ?, ?)');
    const rows = prepare<readonly [number, string, string]>(database, 'SELECT id, provider, type FROM kinds').all();
    for (const [id, provider, type] of rows) this.#add(id, { provider, type });
  }

  get ids(): readonly number[] {
    return [...this.#names.keys()];
  }

  nameOf(id: number): TaskKindName {
    const name = this.#names.get(id);
    if (name === undefined) throw new TypeError(`there is no kind ${id}`);
    return name;
  }

  /** Undefined where no task of the kind was ever stored. */
  find({ provider, type }: TaskKindName): number | undefined {
    return this.#ids.get(provider)?.get(type);
  }

  /** Those of a provider, of a type, of both. */
  matching(provider: string | undefined, type: string | undefined): readonly number[] {
    const isAskedFor = ([, name]: readonly [number, TaskKindName]): boolean =>
      (provider === undefined || name.provider === provider) && (type === undefined || name.type === type);
    return [...this.#names].filter(isAskedFor).map(([id]) => id);
  }

  /** The number of a kind, a new one where it has none. Only within a transaction. */
  obtain(transaction: Transaction, { provider, type }: TaskKindName): number {
    const known = this.find({ provider, type });
    if (known !== undefined) return known;
    const id = this.#names.size + 1;
    this.#insert.run(id, provider, type);
    this.#add(id, { provider, type });
    transaction.onRollback(() => {
      this.#names.delete(id);
      this.#ids.get(provider)?.delete(type);
    });
    return id;
  }

  #add(id: number, name: TaskKindName): void {
    const types = this.#ids.get(name.provider) ?? new Map<string, number>();
    this.#ids.set(name.provider, types.set(name.type, id));
    this.#names.set(id, name);
  }
}
