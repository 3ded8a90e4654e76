import { parseRetryAfterMs } from '@tasks/provider-kit';
import { vendorBuckets } from './rate-limit.ts';

/** How many calls the vendor's bucket holds, and how many fit. */
interface CallLimit {
  readonly used: number;
  readonly capacity: number;
}

/**
 * When a good answer's headers ask for a pause: `Retry-After`, else a bucket of calls that is more than nine tenths full by
 * `X-Shoplazza-Shop-Api-Call-Limit` (`39/40`), which then needs as long as it takes to leak back to there. Neither header is promised by the vendor;
 * without them there is no hint.
 *
 * @returns milliseconds from now
 */
export function readPauseMs(headers: Headers): number | undefined {
  const retryAfterMs = parseRetryAfterMs(headers);
  if (retryAfterMs !== undefined) return retryAfterMs;
  const limit = parseCallLimit(headers.get('x-shoplazza-shop-api-call-limit'));
  if (!limit) return undefined;
  const excess = limit.used - limit.capacity * 0.9;
  // Which of its two buckets the vendor tells of is known by the size only.
  const bucket = vendorBuckets.find((each) => each.capacity === limit.capacity) ?? vendorBuckets[0];
  return excess > 0 ? Math.ceil((excess / bucket.refillPerSecond) * 1000) : undefined;
}

function parseCallLimit(value: string | null): CallLimit | undefined {
  const match = /^\s*(\d{1,6})\s*\/\s*(\d{1,6})\s*$/.exec(value ?? '');
  const [used, capacity] = [Number(match?.[1]), Number(match?.[2])];
  return match && capacity > 0 && used <= capacity ? { used, capacity } : undefined;
}
