/**
 * A map that forgets what is old: it keeps at least the newest so many entries, and at most twice as many. It forgets half of them at a time, as a map whose
 * oldest entry is deleted again and again has to walk over all that were deleted before.
 */
export class RecentMap<TValue> {
  readonly #kept: number;
  #newer: Map<string, TValue> = new Map();
  #older: Map<string, TValue> = new Map();

  constructor(kept: number) {
    this.#kept = kept;
  }

  get(key: string): TValue | undefined {
    if (this.#newer.size + this.#older.size === 0) return undefined;
    return this.#newer.get(key) ?? this.#older.get(key);
  }

  set(key: string, value: TValue): void {
    this.#older.delete(key);
    this.#newer.set(key, value);
    if (this.#newer.size < this.#kept) return;
    this.#older = this.#newer;
    this.#newer = new Map();
  }

  /** Gives whether there was such an entry. */
  delete(key: string): boolean {
    if (this.#newer.size + this.#older.size === 0) return false;
    return this.#newer.delete(key) || this.#older.delete(key);
  }
}
