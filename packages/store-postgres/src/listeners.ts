/** Those who asked to be called back. */
export class Listeners<TValue> {
  readonly #listeners: Set<(value: TValue) => void> = new Set();

  /** Whether there are any. */
  get isHeard(): boolean {
    return this.#listeners.size > 0;
  }

  /** Gives a function that ends it. The same listener may be given twice, and ended once. */
  add(listener: (value: TValue) => void): () => void {
    const own = (value: TValue): void => listener(value);
    this.#listeners.add(own);
    return () => {
      this.#listeners.delete(own);
    };
  }

  /** What a listener throws becomes a warning of the process: what it hears of is done, and must not fail by it. */
  call(value: TValue): void {
    for (const listener of Array.from(this.#listeners)) {
      try {
        listener(value);
      } catch (thrown) {
        process.emitWarning(`A listener of the store threw: ${String(thrown)}`, 'TasksWarning');
      }
    }
  }
}
