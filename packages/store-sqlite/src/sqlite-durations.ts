import type { DurationStore, SavedDurations } from '@tasks/core';

import { prepare } from './database/statement.ts';
import type { Statement } from './database/statement.ts';
import type { StoreCore } from './store-core.ts';
import { fromJson, toJson } from './to-json.ts';

/** What was learned of durations, in a file. */
export class SqliteDurations implements DurationStore {
  readonly #core: StoreCore;
  readonly #all: Statement<readonly [kind: string, saved: string]>;
  readonly #save: Statement<never>;

  constructor(core: StoreCore) {
    this.#core = core;
    this.#all = prepare(core.database, 'SELECT kind, saved FROM durations');
    this.#save = prepare(core.database, 'INSERT OR REPLACE INTO durations (kind, saved) VALUES (?, ?)');
  }

  load(): Promise<Readonly<Record<string, SavedDurations>>> {
    return this.#core.read(() => {
      const entries = this.#all.all().map(([kind, saved]) => [kind, fromJson<SavedDurations>(saved) as SavedDurations] as const);
      return Object.fromEntries(entries);
    });
  }

  async save(durations: Readonly<Record<string, SavedDurations>>): Promise<void> {
    const rows = Object.entries(durations).map(([kind, saved]) => [kind, toJson(saved)] as const);
    if (rows.length === 0) return;
    await this.#core.queue.write(rows.length, () => {
      for (const [kind, saved] of rows) this.#save.run(kind, saved);
    });
  }
}
