import type { PollerSpan } from '../poller/tracer.ts';

/** A request under way: after one task, or after many where the vendor answers for many at once. Which one it is tells a late answer from the awaited one. */
export class Attempt {
  readonly controller: AbortController = new AbortController();
  readonly startedAt: number;
  /** How many of its tasks still want the answer. */
  wanted: number;
  /** Whether its place in the lane was given back. */
  ended: boolean = false;
  span: PollerSpan | undefined = undefined;

  constructor(startedAt: number, wanted: number) {
    this.startedAt = startedAt;
    this.wanted = wanted;
  }
}
