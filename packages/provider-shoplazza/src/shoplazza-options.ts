import type { RateLimitBucket } from '@tasks/core/provider';
import { defineOptions, sharedOptions, visibleText } from '@tasks/provider-kit';
import type { ProviderOptions, SharedOptions } from '@tasks/provider-kit';
import * as v from 'valibot';
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

/** Options that passed the check, filled with defaults. */
export interface CheckedShoplazzaOptions extends SharedOptions {
  readonly shop: string;
  readonly accessToken: string;
  readonly apiVersion: string;
}

/** The newest version of the API that is known to work. */
const newestApiVersion = '2026-01';

/** The options of the factory and of the plugin. */
export const shoplazzaOptions: ProviderOptions<CheckedShoplazzaOptions> = defineOptions('shoplazza', {
  shop: {
    schema: v.pipe(
      v.string('expected a text'),
      v.check(
        (shop) => parseShopHandle(shop) !== undefined,
        (issue) => explainShop(issue.input),
      ),
    ),
    description: 'The shop: my-shop or my-shop.myshoplaza.com.',
    env: 'SHOPLAZZA_SHOP',
    required: true,
  },
  accessToken: {
    schema: visibleText,
    description: 'The access token of the app for this shop.',
    env: 'SHOPLAZZA_ACCESS_TOKEN',
    required: true,
    secret: true,
  },
  apiVersion: {
    schema: v.pipe(
      v.string('expected a text'),
      v.regex(/^\d{4}-(?:0[1-9]|1[0-2])$/, `expected YYYY-MM, such as ${newestApiVersion}`),
    ),
    description: 'The version of the Open API, as YYYY-MM.',
    env: 'SHOPLAZZA_API_VERSION',
    fallback: newestApiVersion,
  },
  ...sharedOptions({
    name: 'shoplazza',
    env: 'SHOPLAZZA',
    baseUrl: { default: 'https://{shop}.myshoplaza.com' },
    qps: { default: '40 at 2/s per app and shop, 80 at 20/s per shop' },
    showsToken: true,
  }),
});
