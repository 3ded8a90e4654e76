import type { RateLimitBucket } from '@tasks/core/provider';
import { fingerprint } from '@tasks/provider-kit';

/**
 * The vendor's two limits: one bucket per app and store, one per store, which all apps of the store share. A call must fit both
 * (https://www.shoplazza.dev/docs/app/building-blocks/rest-api/rate-limits).
 */
export const vendorBuckets = [
  { capacity: 40, refillPerSecond: 2 },
  { capacity: 80, refillPerSecond: 20 },
] as const;

/** Names the app's access to a shop: `shoplazza:<shop>:<fingerprint>`. The fingerprint of the token tells two apps of one shop apart. */
export function accountOf(shopHandle: string, accessToken: string): string {
  return `${storeOf(shopHandle)}:${fingerprint(`shoplazza/${shopHandle}`, accessToken)}`;
}

/** The vendor's two limits, keyed so that two apps of one shop, and two instances of one app, count against the same store's bucket. */
export function vendorRateLimit(shopHandle: string, accessToken: string): readonly RateLimitBucket[] {
  const [appAndStore, store] = vendorBuckets;
  return [
    { ...appAndStore, key: accountOf(shopHandle, accessToken) },
    { ...store, key: storeOf(shopHandle) },
  ];
}

function storeOf(shopHandle: string): string {
  return `shoplazza:${shopHandle}`;
}
