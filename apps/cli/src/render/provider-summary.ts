import type { RateLimitBucket } from '@tasks/core/provider';

/** One option, as `tasks providers` shows it. */
export interface OptionSummary {
  readonly name: string;
  readonly description: string;
  readonly required: boolean;
  readonly secret: boolean;
  readonly isSet: boolean;
  /** Left out for secrets and for what has no value. */
  readonly value?: string;
  readonly source: string;
  readonly environmentVariable?: string;
}

/** One provider, as `tasks providers` shows it. */
export interface ProviderSummary {
  readonly name: string | null;
  readonly plugin: string;
  /** `bundled`, or the path of the plugin's module or definition. */
  readonly origin: string | null;
  readonly version: string | null;
  readonly configuredIn: string;
  readonly account?: string;
  readonly defaultType?: string;
  readonly types: readonly { readonly type: string; readonly description?: string; readonly capabilities: readonly string[] }[];
  readonly rateLimit: readonly RateLimitBucket[];
  readonly maxConcurrency?: number;
  readonly options: readonly OptionSummary[];
  readonly error?: { readonly code: string; readonly message: string };
}
