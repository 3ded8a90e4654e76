/** One limit: so many requests fit at once, and so many more each second. */
export interface BucketLimit {
  readonly capacity: number;
  readonly refillPerSecond: number;
}

/** Several limits, all of which a request must fit. */
export interface LeakyBuckets {
  /** Takes a request in, unless a bucket is full. A refused request takes no room. Answers how long until one would fit, in milliseconds: 0 = taken in. */
  admit(arrivedAt: number): number;
  /** The first bucket's level, as `used/capacity`; empty without buckets. */
  level(): string;
}

/** A request may come this much before its room is free: requests sent exactly in time arrive now and then a little closer together. */
const jitterToleranceMs = 50;

/** Makes the limits, all empty. */
export function createLeakyBuckets(limits: readonly BucketLimit[]): LeakyBuckets {
  const buckets = limits.map((limit) => ({ ...limit, used: 0 }));
  let leakedAt = -Infinity;

  const leakUntil = (now: number): void => {
    const elapsedMs = now - leakedAt;
    // Bodies end in another order than their requests began; a larger step back is a clock that was set, and only pauses the leaking.
    if (elapsedMs < 0 && elapsedMs > -1000) return;
    for (const bucket of buckets)
      bucket.used = Math.max(0, bucket.used - (Math.max(0, elapsedMs) / 1000) * bucket.refillPerSecond);
    leakedAt = now;
  };

  return {
    admit(arrivedAt) {
      if (leakedAt === -Infinity) leakedAt = arrivedAt;
      leakUntil(arrivedAt);
      const waitsMs = buckets.map(({ used, capacity, refillPerSecond }) => ((used + 1 - capacity) / refillPerSecond) * 1000);
      // Whole microseconds, or the rounding of fractions would decide at the very edge.
      const waitMs = Math.round(Math.max(0, ...waitsMs) * 1000) / 1000;
      if (waitMs > jitterToleranceMs) return waitMs;
      for (const bucket of buckets) bucket.used += 1;
      return 0;
    },
    level() {
      const first = buckets[0];
      return first ? `${Math.min(first.capacity, Math.ceil(first.used))}/${first.capacity}` : '';
    },
  };
}
