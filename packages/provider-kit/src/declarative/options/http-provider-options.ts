import type { RateLimitBucket } from '@tasks/core/provider';
import type { HttpProviderDefinition } from '../definition/http-provider-definition.ts';

/** The options that every declarative provider has. */
export interface SharedHttpProviderOptions {
  /** Instance name, the first part of refs. @default the definition's */
  readonly name?: string | undefined;
  /** Where the API is. Environment: `<PROVIDER>_BASE_URL`. @default the definition's */
  readonly baseUrl?: string | undefined;
  /** How long one attempt may take, body included, in milliseconds. @default 30_000 */
  readonly timeoutMs?: number | undefined;
  /** The account's limits, all of which must have room. @default the definition's */
  readonly rateLimit?: readonly RateLimitBucket[] | undefined;
  /** Requests per second: one bucket of that rate, unless `rateLimit` is given. Environment: `<PROVIDER>_QPS`. */
  readonly qps?: number | string | undefined;
  /** Called as `fetch(url, init)`. @default Node's HTTP client, or the global fetch where the program has replaced it */
  readonly fetch?: typeof globalThis.fetch | undefined;
}

/**
 * The options of a declarative provider: those that all share, and those that its definition names. What is left out is read from the environment.
 */
export type HttpProviderOptions<TDefinition extends HttpProviderDefinition = HttpProviderDefinition> = SharedHttpProviderOptions &
  OwnOptions<keyof NonNullable<TDefinition['options']>>;

/** Of a definition whose options are not known while it is compiled, any: they are checked when the provider is made. */
type OwnOptions<TName extends PropertyKey> = string extends TName
  ? { readonly [name: string]: unknown }
  : { readonly [TOption in TName]?: string | undefined };

/** The values of a definition's own options. */
export type OptionValues = Readonly<Record<string, string>>;

/** Options that were checked and filled with defaults. */
export interface CheckedHttpProviderOptions {
  readonly name: string;
  readonly baseUrl: string;
  readonly timeoutMs?: number | undefined;
  readonly rateLimit?: readonly RateLimitBucket[] | undefined;
  readonly fetch?: typeof globalThis.fetch | undefined;
  /** Those that the definition names. */
  readonly values: OptionValues;
}
