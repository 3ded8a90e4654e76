import type { RateLimitBucket } from '@tasks/core/provider';
import * as v from 'valibot';
import type { OptionDeclaration, OptionDeclarations } from './option-declaration.ts';
import { qpsOptionEntry } from './parse-qps.ts';
import { sharedOptionEntries } from './shared-option-entries.ts';

/** The options that all HTTP providers share, checked. */
export interface SharedOptions {
  readonly name: string;
  readonly baseUrl?: string | undefined;
  readonly qps?: number | undefined;
  readonly rateLimit?: readonly RateLimitBucket[] | undefined;
  readonly timeoutMs?: number | undefined;
  readonly fetch?: typeof globalThis.fetch | undefined;
}

/** What differs between providers in the options that they share. */
export interface SharedOptionsContext {
  /** Instance name where the options give none. */
  readonly name: string;
  /** What the provider's environment variables begin with: `ACME` for `ACME_BASE_URL` and `ACME_QPS`. */
  readonly env: string;
  /** The usual base URL. */
  readonly baseUrl?: Pick<OptionDeclaration<string>, 'fallback' | 'default'> | undefined;
  /** The usual rate. */
  readonly qps?: Pick<OptionDeclaration<number>, 'fallback' | 'default'> | undefined;
  /** Whether a base URL of plain http is refused but on this machine: for requests that show a token to whoever reads along. @default false */
  readonly showsToken?: boolean | undefined;
}

/** The declarations of {@link SharedOptions}, to be spread into those of a provider. */
export function sharedOptions(context: SharedOptionsContext): OptionDeclarations<SharedOptions> {
  const { name, baseUrl, fetch, timeoutMs, rateLimit } = sharedOptionEntries;
  const { env } = context;
  return {
    baseUrl: {
      schema: context.showsToken ? v.pipe(baseUrl.wrapped, v.check(isSafeBaseUrl, unsafe)) : baseUrl.wrapped,
      description: 'Where the API is.',
      env: `${env}_BASE_URL`,
      ...context.baseUrl,
    },
    qps: {
      schema: qpsOptionEntry.wrapped,
      description: 'Requests per second, as one bucket without burst.',
      env: `${env}_QPS`,
      ...context.qps,
    },
    rateLimit: {
      schema: rateLimit.wrapped,
      description: 'Limits as a list of { capacity, refillPerSecond }, all of which must have room; in place of qps.',
    },
    timeoutMs: {
      schema: timeoutMs.wrapped,
      description: 'How long one request may take, body included, in milliseconds.',
      default: '30000',
    },
    name: { schema: name.wrapped, description: 'Instance name, the first part of refs.', fallback: context.name },
    fetch: { schema: fetch.wrapped },
  };
}

const unsafe = 'expected https; plain http is for this machine only, as it shows the token';

function isSafeBaseUrl(baseUrl: string): boolean {
  const url = URL.parse(baseUrl);
  return url !== null && (url.protocol === 'https:' || isLoopback(url.hostname));
}

/** `hostname` as `URL` writes it: IPv4 addresses in their usual form whatever they were written as, IPv6 ones in brackets. */
function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname);
}
