import type { TaskKindName } from '@tasks/core';

import type { Database } from '../database/database.ts';

/** The kinds of tasks, by the small numbers that stand for them. */
export class Kinds {
  readonly #database: Database;
  readonly #schema: string;
  readonly #names: Map<number, TaskKindName> = new Map();
  readonly #ids: Map<string, number> = new Map();

  constructor(database: Database, schema: string) {
    this.#database = database;
    this.#schema = schema;
  }

  /** Learns of those that others have made. */
  async load(): Promise<void> {
    const rows = await this.#database.read<TaskKindName & { readonly id: number }>(
      `SELECT id, provider, type FROM ${this.#schema}.kinds`,
    );
    for (const { id, provider, type } of rows) {
      this.#names.set(id, { provider, type });
      this.#ids.set(keyOf({ provider, type }), id);
    }
  }

  /** Those that are known here. */
  get all(): readonly { readonly kind: number; readonly name: TaskKindName }[] {
    return Array.from(this.#names, ([kind, name]) => ({ kind, name }));
  }

  async nameOf(id: number): Promise<TaskKindName> {
    if (!this.#names.has(id)) await this.load();
    const name = this.#names.get(id);
    if (name === undefined) throw new TypeError(`there is no kind ${id}`);
    return name;
  }

  /** The number of a kind that is known here. */
  known(name: TaskKindName): number | undefined {
    return this.#ids.get(keyOf(name));
  }

  /** Undefined where no task of the kind was ever stored. */
  async find(name: TaskKindName): Promise<number | undefined> {
    if (!this.#ids.has(keyOf(name))) await this.load();
    return this.known(name);
  }

  /** The number of a kind, a new one where it has none. Not within a transaction. */
  async obtain(name: TaskKindName): Promise<number> {
    const found = await this.find(name);
    if (found !== undefined) return found;
    await this.#database.once(`INSERT INTO ${this.#schema}.kinds (provider, type) VALUES ($1, $2) ON CONFLICT DO NOTHING`, [
      name.provider,
      name.type,
    ]);
    await this.load();
    return this.obtain(name);
  }
}

function keyOf({ provider, type }: TaskKindName): string {
  return JSON.stringify([provider, type]);
}
