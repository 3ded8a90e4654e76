import type { Clock } from '@tasks/core';

/**
 * The time of a store: it begins at the clock's time of day, or at the last time that was kept where that is later, and follows what truly passes from then
 * on. Whole milliseconds, never back.
 */
export function timeLine(clock: Clock, kept: number): () => number {
  const offset = Math.max(clock.now(), kept) - clock.monotonic();
  let last = kept;
  return () => {
    last = Math.max(last, Math.floor(offset + clock.monotonic()));
    return last;
  };
}
