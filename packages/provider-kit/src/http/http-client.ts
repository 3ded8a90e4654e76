import ky from 'ky';
import type { KyInstance } from 'ky';
import { TasksError } from '@tasks/core/provider';
import { createRedactor } from '../secrets/redactor.ts';
import { version } from '../version.ts';
import { sendAttempt } from './http-attempt.ts';
import type { AttemptSettings } from './http-attempt.ts';
import type { HttpRequest, HttpResponse } from './http-message.ts';
import { urlPrefix } from './request-url.ts';

/** Options of {@link createHttpClient}. */
export interface HttpClientOptions {
  /** Instance name of the provider, put into errors. */
  readonly provider: string;
  /** Absolute http or https URL without query; may have a path. A request's path is appended with exactly one slash between. */
  readonly baseUrl: string;
  /**
   * Called as `fetch(url, init)`.
   *
   * @default the platform's HTTP client, or the global fetch where the program has replaced it or set a dispatcher for it
   */
  readonly fetch?: typeof globalThis.fetch | undefined;
  /** How long one attempt may take, from the call to the last byte of the body, in milliseconds. @default 30_000 */
  readonly timeoutMs?: number | undefined;
  /** The largest body that is read, in bytes after decompression. @default 10_485_760 */
  readonly maxBodyBytes?: number | undefined;
  /** Replaced by `[redacted]` in every message, cause and error body that leaves the client. At least 4 characters each. */
  readonly secrets?: readonly (string | undefined)[] | undefined;
  /** @default `tasks-provider-kit/<version>` */
  readonly userAgent?: string | undefined;
}

/** Sends requests of one provider instance. Holds no state between requests. */
export interface HttpClient {
  /** Instance name of the provider. */
  readonly provider: string;
  /**
   * Makes one attempt; never retries, and does not follow redirects, so that a token cannot leak to another host. Every HTTP status resolves.
   *
   * @throws {TasksError} `vendor_unavailable` when no whole answer came (DNS, connection, TLS, reset, timeout); `invalid_response` when it is too
   * large; `invalid_argument` when the request cannot be sent as it is. An abort rejects with the signal's reason as it is.
   */
  request(request: HttpRequest): Promise<HttpResponse>;
  /** Replaces the client's secrets in a text by `[redacted]`. */
  readonly redact: (text: string) => string;
}

/** The longest timer that the platform has. */
const longestTimeoutMs = 2_147_483_647;

/**
 * Makes the HTTP client of a provider instance, on ky.
 *
 * @throws {TasksError} `invalid_argument` for an unusable base URL, timeout or size.
 * @example
 * ```ts
 * const client = createHttpClient({ provider: 'acme', baseUrl: 'https://api.acme.example', secrets: [token] });
 * const response = await client.request({ method: 'GET', path: '/v1/jobs/7', headers: { authorization: `Bearer ${token}` }, signal });
 * if (response.status !== 200) throw errorForStatus(response);
 * const job = parseShape(jobSchema, parseJsonBody(response), response);
 * ```
 */
export function createHttpClient(options: HttpClientOptions): HttpClient {
  const { provider } = options;
  const settings: AttemptSettings = {
    provider,
    urlPrefix: urlPrefix(options.baseUrl, provider),
    timeoutMs: checkedLimit('timeoutMs', options.timeoutMs ?? 30_000, longestTimeoutMs, provider),
    maxBodyBytes: checkedLimit('maxBodyBytes', options.maxBodyBytes ?? 10 * 1024 * 1024, Number.MAX_SAFE_INTEGER, provider),
    userAgent: options.userAgent ?? `tasks-provider-kit/${version}`,
    redact: createRedactor(options.secrets ?? []),
    fetch: options.fetch,
    ky: attemptKy,
  };
  return { provider, request: (request) => sendAttempt(settings, request), redact: settings.redact };
}

function checkedLimit(name: string, value: number, most: number, provider: string): number {
  if (typeof value === 'number' && value > 0 && value <= most) return value;
  throw new TasksError({
    code: 'invalid_argument',
    provider,
    message: `${name} of provider "${provider}" is ${String(value)}: give a number above 0 and at most ${most}.`,
  });
}

/**
 * The ky that all clients share: one attempt, every status resolves, and the attempt's own timer (which covers the body too) in place of ky's.
 * ky passes options that it does not know on to `fetch`; by this road the attempt comes along and sends the request itself. Handed a method, headers and
 * body, ky would make a `Request` of them, and fetch another of that one, at the price of a third of a call.
 */
const attemptKy: KyInstance = ky.create({
  retry: 0,
  throwHttpErrors: false,
  timeout: false,
  fetch: (_request, init) => (init as unknown as { readonly attempt: { fetch(): Promise<Response> } }).attempt.fetch(),
});
