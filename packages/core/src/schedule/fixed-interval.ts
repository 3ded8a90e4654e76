import type { Schedule } from './schedule.ts';

/** Where neither the caller nor the task type says how late an end may be noticed, in milliseconds. */
export const defaultLatencyMs = 1000;
/** Where the task type names no shortest pause between two polls of a task, in milliseconds. */
export const defaultFloorMs = 200;

/** A schedule that asks at the same interval every time, counted from request to request: how long the vendor takes to answer does not add to it. */
export function fixed(intervalMs: number): Schedule {
  return () => intervalMs;
}

/**
 * The pause for tasks of which nothing is known, in milliseconds. With a fixed pause an end is noticed half a pause late on average, so twice the
 * wanted latency is the longest that will do. A constant share of each task's own spreads tasks that began together.
 *
 * @param share - A number in [0, 1) that is always the same for one task.
 */
export function coldIntervalMs(latencyMs: number, share: number): number {
  return Math.round(latencyMs * (1.9 + 0.2 * share));
}

/** A number in [0, 1) that is always the same for one text (32-bit FNV-1a). */
export function stableShare(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  return (hash >>> 0) / 2 ** 32;
}
