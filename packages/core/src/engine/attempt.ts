import type { PollerSpan } from '../poller/tracer.ts';

/** A request under way: after one task, or after many where the vendor answers for many at once. Which one it is tells a late answer from the awaited one. */
export interface Attempt {
  readonly controller: AbortController;
  readonly startedAt: number;
  /** How many of its tasks still want the answer. */
  wanted: number;
  /** Whether its place in the lane was given back. */
  ended: boolean;
  readonly span: PollerSpan | undefined;
}
