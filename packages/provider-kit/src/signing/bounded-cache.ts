/** A map that forgets its oldest entry when it would grow beyond its size. */
export class BoundedCache<TValue> {
  readonly #entries = new Map<string, TValue>();
  readonly #size: number;

  constructor(size: number) {
    this.#size = size;
  }

  get(key: string): TValue | undefined {
    return this.#entries.get(key);
  }

  set(key: string, value: TValue): TValue {
    if (this.#entries.size >= this.#size) {
      for (const oldest of this.#entries.keys()) {
        this.#entries.delete(oldest);
        break;
      }
    }
    this.#entries.set(key, value);
    return value;
  }
}
