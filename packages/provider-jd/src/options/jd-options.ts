import type { PluginOption, RateLimitBucket } from '@tasks/core/provider';
import { qpsOptionEntry, sharedOptionEntries } from '@tasks/provider-kit';
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

/** Options that were checked and filled with defaults. */
export interface CheckedJdOptions extends JdProviderOptions {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

export const defaultBaseUrl = 'https://aiapi.jdcloud.com';
export const defaultRegion = 'cn-north-1';
export const defaultService = 'aiapi';
export const defaultQps = 2;

/** What the apps need to know to fill the options from configuration and environment. */
export const jdOptionTable: Readonly<Record<string, PluginOption>> = {
  accessKeyId: { description: `The access key's id.`, env: 'JD_ACCESS_KEY_ID', required: true },
  secretAccessKey: { description: `The access key's secret.`, env: 'JD_SECRET_ACCESS_KEY', required: true, secret: true },
  sessionToken: { description: 'The token of a temporary access key.', env: 'JD_SESSION_TOKEN', secret: true },
  baseUrl: { description: 'Where the API is.', env: 'JD_BASE_URL', default: defaultBaseUrl },
  region: { description: `Region in the signature's scope.`, env: 'JD_REGION', default: defaultRegion },
  service: { description: `Service in the signature's scope.`, env: 'JD_SERVICE', default: defaultService },
  qps: { description: 'Requests per second that the account may make.', env: 'JD_QPS', default: `${defaultQps}, the free plan` },
  rateLimit: { description: 'Limits as { capacity, refillPerSecond } buckets, in place of qps.' },
  timeoutMs: { description: 'How long one attempt may take, in milliseconds.', default: '30000' },
  clockOffsetMs: { description: `Added to this machine's clock when requests are signed, in milliseconds.`, default: '0' },
  name: { description: 'Instance name, the first part of refs.', default: 'jd' },
};

const visibleText = v.pipe(
  v.string('expected a text'),
  v.regex(/^[\x21-\x7e]+$/, 'expected a text of visible ASCII characters that is not empty'),
);
const scopePart = v.pipe(visibleText, v.regex(/^[^/]*$/, 'expected a text without "/"'));

export const jdOptionsSchema: v.GenericSchema<unknown, CheckedJdOptions> = v.strictObject({
  ...sharedOptionEntries,
  accessKeyId: visibleText,
  secretAccessKey: visibleText,
  sessionToken: v.optional(visibleText),
  region: v.optional(scopePart),
  service: v.optional(scopePart),
  qps: qpsOptionEntry,
  clockOffsetMs: v.optional(v.pipe(v.number('expected a number of milliseconds'), v.finite('expected a number of milliseconds'))),
  now: v.optional(v.custom<() => number>((value) => typeof value === 'function', 'expected a function')),
});
