import type { DurationStore, SavedDurations } from '@tasks/core';

import type { StoreCore } from './store-core.ts';
import { checkText } from './text.ts';
import { fromJson, toJson } from './to-json.ts';

/** What was learned of durations, in a database. */
export class PostgresDurations implements DurationStore {
  readonly #core: StoreCore;

  constructor(core: StoreCore) {
    this.#core = core;
  }

  async load(): Promise<Readonly<Record<string, SavedDurations>>> {
    const rows = await this.#core.database.read<{ readonly kind: string; readonly saved: string }>(
      `SELECT kind, saved FROM ${this.#core.schema}.durations`,
    );
    return Object.fromEntries(rows.map(({ kind, saved }) => [kind, fromJson<SavedDurations>(saved) as SavedDurations]));
  }

  async save(durations: Readonly<Record<string, SavedDurations>>): Promise<void> {
    // In order, so that machines that save at once do not wait in a circle.
    const entries = Object.entries(durations).toSorted(([left], [right]) => (left < right ? -1 : 1));
    if (entries.length === 0) return;
    for (const [kind] of entries) checkText('kind', kind);
    const values = [entries.map(([kind]) => kind), entries.map(([, saved]) => toJson(saved))];
    await this.#core.database.write((transaction) =>
      transaction.query(
        `INSERT INTO ${this.#core.schema}.durations (kind, saved) SELECT * FROM unnest($1::text[], $2::text[])
          ON CONFLICT (kind) DO UPDATE SET saved = excluded.saved`,
        values,
      ),
    );
  }
}
