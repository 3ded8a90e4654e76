/** What a token bucket says of one request. Zero: it may go; else the milliseconds until one may. */
export type TakeToken = () => number;

/**
 * Makes a full bucket.
 *
 * @param monotonic - A time in milliseconds that only moves forward.
 */
export function createTokenBucket(
  { capacity, refillPerSecond }: { readonly capacity: number; readonly refillPerSecond: number },
  monotonic: () => number,
): TakeToken {
  let tokens = capacity;
  let filledAt = monotonic();
  return () => {
    const now = monotonic();
    tokens = Math.min(capacity, tokens + ((now - filledAt) * refillPerSecond) / 1000);
    filledAt = now;
    if (tokens >= 1) {
      tokens -= 1;
      return 0;
    }
    return Math.max(1, Math.ceil(((1 - tokens) * 1000) / refillPerSecond));
  };
}
