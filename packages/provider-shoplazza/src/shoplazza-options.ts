import { qpsOptionEntry, sharedOptionEntries } from '@tasks/provider-kit';
import type { PluginOption, RateLimitBucket } from '@tasks/core/provider';
import * as v from 'valibot';
import { isSafeBaseUrl } from './base-url.ts';
import { explainShop, parseShopHandle } from './shop-host.ts';

/** Options of {@link createShoplazzaProvider}. What is left out is taken from the environment. */
export interface ShoplazzaProviderOptions {
  /** The shop: `my-shop` or `my-shop.myshoplaza.com`. Environment: `SHOPLAZZA_SHOP`. Required. */
  readonly shop?: string | undefined;
  /** The access token of the app for this shop. Environment: `SHOPLAZZA_ACCESS_TOKEN`. Required. */
  readonly accessToken?: string | undefined;
  /** The version of the Open API, as `YYYY-MM`. Environment: `SHOPLAZZA_API_VERSION`. @default '2026-01', the newest known */
  readonly apiVersion?: string | undefined;
  /** Instance name, so that two shops can live side by side. @default 'shoplazza' */
  readonly name?: string | undefined;
  /**
   * Where the API is: an https URL, or an http one on this machine. Environment: `SHOPLAZZA_BASE_URL`.
   *
   * @default 'https://{shop}.myshoplaza.com'
   */
  readonly baseUrl?: string | undefined;
  /** @default globalThis.fetch */
  readonly fetch?: typeof globalThis.fetch | undefined;
  /** How long one request may take, body included, in milliseconds. Large themes may need more. @default 30_000 */
  readonly timeoutMs?: number | undefined;
  /** Limits in place of the vendor's; all must have room. */
  readonly rateLimit?: readonly RateLimitBucket[] | undefined;
  /** Requests per second: one bucket of that rate in place of the vendor's two, unless `rateLimit` is given. Environment: `SHOPLAZZA_QPS`. */
  readonly qps?: number | string | undefined;
}

/** Options that passed the check. */
export interface CheckedShoplazzaOptions {
  readonly shop: string;
  readonly accessToken: string;
  readonly apiVersion?: string | undefined;
  readonly name?: string | undefined;
  readonly baseUrl?: string | undefined;
  readonly fetch?: typeof globalThis.fetch | undefined;
  readonly timeoutMs?: number | undefined;
  readonly rateLimit?: readonly RateLimitBucket[] | undefined;
  readonly qps?: number | undefined;
}

/** The newest version of the API that is known to work. */
export const defaultApiVersion = '2026-01';

/** What the apps show of the options, and where each is read from. */
export const shoplazzaOptionTable: Readonly<Record<string, PluginOption>> = {
  shop: { description: 'The shop: my-shop or my-shop.myshoplaza.com.', env: 'SHOPLAZZA_SHOP', required: true },
  accessToken: {
    description: 'The access token of the app for this shop.',
    env: 'SHOPLAZZA_ACCESS_TOKEN',
    required: true,
    secret: true,
  },
  apiVersion: {
    description: 'The version of the Open API, as YYYY-MM.',
    env: 'SHOPLAZZA_API_VERSION',
    default: defaultApiVersion,
  },
  baseUrl: { description: 'Where the API is.', env: 'SHOPLAZZA_BASE_URL', default: 'https://{shop}.myshoplaza.com' },
  qps: {
    description: "Requests per second, in place of the vendor's limits.",
    env: 'SHOPLAZZA_QPS',
    default: '40 at 2/s per app and shop, 80 at 20/s per shop',
  },
  rateLimit: { description: "Limits in place of the vendor's: a list of { capacity, refillPerSecond }." },
  timeoutMs: { description: 'How long one request may take, in milliseconds.', default: '30000' },
  fetch: { description: 'The fetch function to call.' },
  name: { description: 'Instance name.', default: 'shoplazza' },
};

const tokenMessage = 'expected visible ASCII characters only, without white space or line breaks';

export const shoplazzaOptionsSchema: v.GenericSchema<unknown, CheckedShoplazzaOptions> = v.strictObject({
  ...sharedOptionEntries,
  baseUrl: v.optional(
    v.pipe(
      sharedOptionEntries.baseUrl.wrapped,
      v.check(isSafeBaseUrl, 'expected https; plain http is for this machine only, as it shows the token'),
    ),
  ),
  shop: v.pipe(
    v.string('expected a text'),
    v.check(
      (shop) => parseShopHandle(shop) !== undefined,
      (issue) => explainShop(issue.input),
    ),
  ),
  accessToken: v.pipe(v.string(tokenMessage), v.regex(/^[\x21-\x7e]+$/, tokenMessage)),
  apiVersion: v.optional(
    v.pipe(v.string('expected a text'), v.regex(/^\d{4}-(?:0[1-9]|1[0-2])$/, `expected YYYY-MM, such as ${defaultApiVersion}`)),
  ),
  qps: qpsOptionEntry,
});
