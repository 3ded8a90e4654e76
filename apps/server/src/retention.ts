import type { Clock, Store } from '@tasks/core';

/** How often old tasks are looked for, in milliseconds, and how many rows are deleted in one go. */
const everyMs = 10 * 60_000;
const atOnce = 500;
const betweenMs = 50;

/** Options of {@link startRetention}. */
export interface RetentionOptions {
  readonly store: Pick<Store, 'now' | 'prune'>;
  readonly clock: Clock;
  /** How long ended tasks, events and deliveries are kept, in milliseconds. Infinity: for ever. */
  readonly keepMs: number;
  readonly onError: (error: unknown) => void;
}

/** Deletes what is old, a little at a time so that nothing else has to wait long. Gives a function that ends it, and resolves once it is out of the store. */
export function startRetention({ store, clock, keepMs, onError }: RetentionOptions): () => Promise<void> {
  if (keepMs === Infinity) return () => Promise.resolve();
  let stopped = false;
  let cancel: (() => void) | undefined;
  let running: Promise<void> = Promise.resolve();

  const prune = async (): Promise<void> => {
    let nextMs = everyMs;
    try {
      const before = store.now() - keepMs;
      const deleted = await store.prune({ endedBefore: before, eventsBefore: before, limit: atOnce });
      if (deleted > 0) nextMs = betweenMs;
    } catch (error) {
      onError(error);
    }
    if (!stopped) plan(nextMs);
  };
  const plan = (delayMs: number): void => {
    cancel = clock.schedule(() => {
      running = prune();
    }, delayMs);
  };

  plan(betweenMs);
  return () => {
    stopped = true;
    cancel?.();
    return running;
  };
}
