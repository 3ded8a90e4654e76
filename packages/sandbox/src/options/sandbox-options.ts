import type { BucketLimit } from '../rate-limits/leaky-buckets.ts';
import type { JdItemVariant } from '../vendors/jd/jd-settings.ts';

/** How JD's stand-in behaves. */
export interface JdSandboxOptions {
  /** @default 'sandbox-access-key' */
  readonly accessKeyId?: string | undefined;
  /** @default a fixed text that is no real key */
  readonly secretAccessKey?: string | undefined;
  /** When set, every request must carry it in `x-jdcloud-security-token`, signed. @default none */
  readonly sessionToken?: string | undefined;
  /** Requests in any one second, over all endpoints; `Infinity` for no limit. @default 2 */
  readonly qps?: number | undefined;
  /** Requests a day, Beijing time, over all endpoints; `Infinity` for no limit. @default 5000 */
  readonly dailyQuota?: number | undefined;
  /** How far a request's date may be from the sandbox's clock, in milliseconds. @default 300_000 */
  readonly maxClockSkewMs?: number | undefined;
  /** Whether lists hold objects, as documented since July 2020, or the strings of the revision before. @default 'objects' */
  readonly itemVariant?: JdItemVariant | undefined;
  /** How long a task takes, in milliseconds. @default 6000 */
  readonly durationMs?: number | undefined;
}

/** How Shoplazza's stand-in behaves. */
export interface ShoplazzaSandboxOptions {
  /** @default 'sandbox-shop' */
  readonly shop?: string | undefined;
  /** @default a fixed text that is no real token */
  readonly accessToken?: string | undefined;
  /** The app's secret, which webhooks are signed with. @default a fixed text that is no real secret */
  readonly clientSecret?: string | undefined;
  /** The buckets that every request must fit; an empty list for no limit. @default 40 at 2/s, 80 at 20/s */
  readonly rateLimit?: readonly BucketLimit[] | undefined;
  /** How long a task takes, in milliseconds. @default 6000 */
  readonly durationMs?: number | undefined;
}

/** Options of `startSandbox`. */
export interface SandboxOptions {
  /** A loopback address: 127.x.x.x, ::1 or localhost. @default '127.0.0.1' */
  readonly host?: string | undefined;
  /** 0 for any free one. @default 0 */
  readonly port?: number | undefined;
  /**
   * The sandbox's clock, in milliseconds since the epoch: tasks, dates, nonces and rate limits live on it. Only `slow` faults wait in real time.
   *
   * @default Date.now
   */
  readonly now?: (() => number) | undefined;
  readonly jd?: JdSandboxOptions | undefined;
  readonly shoplazza?: ShoplazzaSandboxOptions | undefined;
}
