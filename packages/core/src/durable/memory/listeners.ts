import { describeThrown } from '../../errors/index.ts';

/** Those who asked to be called back. */
export interface Listeners<TValue> {
  /** Gives a function that ends it. */
  add(listener: (value: TValue) => void): () => void;
  /** What a listener throws becomes a warning of the process: it must not fail the call that it hears of. */
  call(value: TValue): void;
}

export function createListeners<TValue>(): Listeners<TValue> {
  const listeners = new Set<(value: TValue) => void>();
  return {
    add(listener) {
      // The same function may be given twice, and ended once.
      const own = (value: TValue): void => listener(value);
      listeners.add(own);
      return () => {
        listeners.delete(own);
      };
    },
    call(value) {
      // One that is added meanwhile hears of the next.
      for (const listener of Array.from(listeners)) {
        try {
          listener(value);
        } catch (thrown) {
          process.emitWarning(`A listener of the store threw: ${describeThrown(thrown)}`, 'TasksWarning');
        }
      }
    },
  };
}
