import type { RateLimitBucket } from '../provider/index.ts';

/** Rates of more than one request in so many milliseconds are kept on average rather than to the millisecond. */
const roundedBelowMs = 100;

/**
 * One limit of a vendor, by the generic cell rate algorithm: instead of tokens it keeps the time at which the bucket would be full again, so it needs
 * no refilling.
 */
export class TokenBucket {
  #intervalMs = 0;
  #toleranceMs = 0;
  /** When the bucket is full again if nothing more is taken. */
  #fullAt = -Infinity;

  constructor(limit: RateLimitBucket) {
    this.retune(limit);
  }

  /** Takes on another limit from now on; what was taken stays taken. */
  retune(limit: RateLimitBucket): void {
    this.#intervalMs = 1000 / limit.refillPerSecond;
    this.#toleranceMs = (limit.capacity - 1) * this.#intervalMs;
  }

  /** Takes on the stricter of its own and another wish for the same limit. */
  tighten(limit: RateLimitBucket): void {
    const capacity = Math.min(this.#toleranceMs / this.#intervalMs + 1, limit.capacity);
    this.retune({ capacity, refillPerSecond: Math.min(this.ratePerSecond, limit.refillPerSecond) });
  }

  /** How many requests fit each second in the long run. */
  get ratePerSecond(): number {
    return 1000 / this.#intervalMs;
  }

  /** The earliest time at which a request fits. */
  get nextAt(): number {
    return this.#fullAt - this.#toleranceMs;
  }

  take(now: number): void {
    // Time comes in whole milliseconds here. At a high rate what is late by less than one counts as on time, or the rate would fall short; at a low one
    // nothing is lost by keeping strictly apart.
    const onTime = this.#intervalMs < roundedBelowMs && now - this.nextAt < 1 ? now - 1 : now;
    this.#fullAt = Math.max(this.#fullAt, onTime) + this.#intervalMs;
  }
}
