import type { RateLimitBucket } from '@tasks/core/provider';
import { defineOptions, sharedOptions, visibleText } from '@tasks/provider-kit';
import type { ProviderOptions, SharedOptions } from '@tasks/provider-kit';
import * as v from 'valibot';

/** Options of {@link createJdProvider}. One that is left out is taken from its environment variable, where it has one. */
export interface JdProviderOptions {
  /** The access key's id. Environment: `JD_ACCESS_KEY_ID`. Required. */
  readonly accessKeyId?: string | undefined;
  /** The access key's secret. Environment: `JD_SECRET_ACCESS_KEY`. Required. */
  readonly secretAccessKey?: string | undefined;
  /** The token of a temporary access key. Environment: `JD_SESSION_TOKEN`. @default none */
  readonly sessionToken?: string | undefined;
  /** Environment: `JD_BASE_URL`. @default 'https://aiapi.jdcloud.com' */
  readonly baseUrl?: string | undefined;
  /**
   * Region in the signature's scope. The vendor does not document one for this API; its gateway takes the scope from the signature itself.
   * Environment: `JD_REGION`. @default 'cn-north-1'
   */
  readonly region?: string | undefined;
  /** Service in the signature's scope; not documented either, see `region`. Environment: `JD_SERVICE`. @default 'aiapi' */
  readonly service?: string | undefined;
  /**
   * Requests per second that the account may make, as one bucket without burst. Environment: `JD_QPS`. `rateLimit` wins over it.
   *
   * @default 2, the vendor's free plan
   */
  readonly qps?: number | undefined;
  /** Instance name, the first part of refs. @default 'jd' */
  readonly name?: string | undefined;
  /** Called as `fetch(url, init)`. @default Node's HTTP client, or the global fetch where the program has replaced it */
  readonly fetch?: typeof globalThis.fetch | undefined;
  /** How long one attempt may take, body included, in milliseconds. @default 30_000 */
  readonly timeoutMs?: number | undefined;
  /** The account's limits, all of which must have room. @default one bucket by `qps` */
  readonly rateLimit?: readonly RateLimitBucket[] | undefined;
  /** Added to this machine's clock when requests are signed, in milliseconds, where the clock cannot be set right. @default 0 */
  readonly clockOffsetMs?: number | undefined;
  /** The clock, in milliseconds since the epoch. @default Date.now */
  readonly now?: (() => number) | undefined;
}

/** Options that were checked, and filled with defaults. */
export interface CheckedJdOptions extends SharedOptions {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string | undefined;
  readonly baseUrl: string;
  readonly region: string;
  readonly service: string;
  readonly qps: number;
  readonly clockOffsetMs: number;
  readonly now: () => number;
}

const scopePart = v.pipe(visibleText, v.regex(/^[^/]*$/, 'expected a text without "/"'));

/** The options of the factory and of the plugin. */
export const jdOptions: ProviderOptions<CheckedJdOptions> = defineOptions('jd', {
  accessKeyId: { schema: visibleText, description: `The access key's id.`, env: 'JD_ACCESS_KEY_ID', required: true },
  secretAccessKey: {
    schema: visibleText,
    description: `The access key's secret.`,
    env: 'JD_SECRET_ACCESS_KEY',
    required: true,
    secret: true,
  },
  sessionToken: {
    schema: visibleText,
    description: 'The token of a temporary access key.',
    env: 'JD_SESSION_TOKEN',
    secret: true,
  },
  region: { schema: scopePart, description: `Region in the signature's scope.`, env: 'JD_REGION', fallback: 'cn-north-1' },
  service: { schema: scopePart, description: `Service in the signature's scope.`, env: 'JD_SERVICE', fallback: 'aiapi' },
  clockOffsetMs: {
    schema: v.pipe(v.number(), v.finite()),
    description: `Added to this machine's clock when requests are signed, in milliseconds.`,
    fallback: 0,
  },
  now: {
    schema: v.custom<() => number>((value) => typeof value === 'function', 'expected a function'),
    fallback: () => Date.now(),
  },
  ...sharedOptions({
    name: 'jd',
    env: 'JD',
    baseUrl: { fallback: 'https://aiapi.jdcloud.com' },
    qps: { fallback: 2, default: '2, the free plan' },
  }),
});
