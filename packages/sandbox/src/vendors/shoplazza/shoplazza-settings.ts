import type { BucketLimit } from '../../rate-limits/leaky-buckets.ts';

/** The sandbox's Shoplazza shop and app, with every default filled in. */
export interface ShoplazzaSettings {
  readonly shop: string;
  readonly accessToken: string;
  readonly clientSecret: string;
  readonly rateLimit: readonly BucketLimit[];
  readonly durationMs: number;
}
