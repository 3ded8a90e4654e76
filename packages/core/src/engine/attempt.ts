import type { PollerSpan } from '../poller/tracer.ts';

/**
 * A request under way, and what aborts it: after one task, or after many where the vendor answers for many at once. Which one it is tells a late answer
 * from the awaited one. A class: literals of which many are alive at once are put among the old objects from then on, and keep what they refer to alive.
 */
export class Attempt extends AbortController {
  readonly startedAt: number;
  /** How many of its tasks still want the answer; 0 from when its place in the lane is given back. */
  wanted: number;
  readonly span: PollerSpan | undefined;

  constructor(startedAt: number, wanted: number, span: PollerSpan | undefined) {
    super();
    this.startedAt = startedAt;
    this.wanted = wanted;
    this.span = span;
  }
}
