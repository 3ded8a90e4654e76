/** Hands values from callbacks to one `for await` loop, in order, keeping those that the loop has not asked for yet. */
export class Channel<TValue> {
  #values: TValue[] = [];
  #head = 0;
  #end: { readonly error?: unknown } | undefined;
  #wake: (() => void) | undefined;

  push(value: TValue): void {
    this.#values.push(value);
    this.#wake?.();
  }

  /** Ends the loop after the values that are kept. */
  close(): void {
    this.#end ??= {};
    this.#wake?.();
  }

  /** Ends the loop with this error, after the values that are kept. */
  fail(error: unknown): void {
    this.#end ??= { error };
    this.#wake?.();
  }

  /** Ends the loop with this reason at once; kept values are dropped. */
  abort(reason: unknown): void {
    this.#values = [];
    this.#head = 0;
    this.#end = { error: reason };
    this.#wake?.();
  }

  /** The next value; undefined once the channel is closed and empty. */
  async next(): Promise<{ readonly value: TValue } | undefined> {
    for (;;) {
      if (this.#head < this.#values.length) {
        const value = this.#values[this.#head] as TValue;
        this.#head += 1;
        if (this.#head === this.#values.length) {
          this.#values = [];
          this.#head = 0;
        }
        return { value };
      }
      if (this.#end !== undefined) {
        if ('error' in this.#end) throw this.#end.error;
        return undefined;
      }
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
      this.#wake = undefined;
    }
  }
}
