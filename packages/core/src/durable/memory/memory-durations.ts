import type { SavedDurations } from '../../schedule/duration-learner.ts';
import type { DurationStore } from '../../store/store.ts';
import { frozenCopy } from './frozen-copy.ts';

/** What was learned of durations, in memory. */
export class MemoryDurations implements DurationStore {
  readonly #saved: Map<string, SavedDurations> = new Map();

  async load(): Promise<Readonly<Record<string, SavedDurations>>> {
    return Object.fromEntries(this.#saved);
  }

  async save(durations: Readonly<Record<string, SavedDurations>>): Promise<void> {
    for (const [kind, saved] of Object.entries(frozenCopy(durations))) this.#saved.set(kind, saved);
  }
}
