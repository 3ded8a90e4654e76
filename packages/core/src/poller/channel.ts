import { TasksError } from '../errors/index.ts';

/** Hands objects from callbacks to one `for await` loop, in order, keeping those that the loop has not asked for yet. */
export class Channel<TValue extends object> {
  readonly #values: Set<TValue> = new Set();
  #end: { readonly reason: unknown } | undefined;
  #wake: (() => void) | undefined;

  /** @param value - An object that is not in the channel. */
  push(value: TValue): void {
    this.#values.add(value);
    this.#wake?.();
  }

  /**
   * Ends the loop, if it has not ended.
   *
   * @param reason - What the loop throws. A `TasksError`, or nothing, comes after the values that are kept; anything else is an abort and comes at once.
   */
  end(reason?: unknown): void {
    if (reason !== undefined && !TasksError.isInstance(reason)) this.#values.clear();
    this.#end ??= { reason };
    this.#wake?.();
  }

  async *read(): AsyncGenerator<TValue, void, undefined> {
    for (;;) {
      for (const value of this.#values) {
        this.#values.delete(value);
        yield value;
      }
      if (this.#end !== undefined) {
        if (this.#end.reason !== undefined) throw this.#end.reason;
        return;
      }
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }
}
