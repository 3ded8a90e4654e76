import type { TasksErrorCode } from '../../errors/index.ts';
import type { TaskProviderV1 } from '../../provider/index.ts';
import type { TaskTypeUpstream, UpstreamAnswer } from './upstream-description.ts';
import type { UpstreamRequest } from './upstream-request.ts';

/** What a provider is made with for a check. Pass all of it on to the provider. */
export interface ProviderContractContext {
  /** Where the checks play the vendor: `http://127.0.0.1:<port>`. */
  readonly baseUrl: string;
  /** How long one attempt may take, body included, in milliseconds. */
  readonly timeoutMs: number;
}

/** Options of {@link providerContract}. */
export interface ProviderContractOptions {
  /** Makes a new provider. Called several times in a check, and once to see what the provider can do. */
  readonly create: (context: ProviderContractContext) => TaskProviderV1;
  /** What the vendor answers, for each of the provider's task types. */
  readonly upstream: Readonly<Record<string, TaskTypeUpstream>>;
  /**
   * Every secret that `create` gives the provider, and each form in which it is sent (such as the whole value of an `authorization` header): none may
   * ever show. At least 8 characters each, made up for the test. An empty list says that the provider has none.
   */
  readonly secrets: readonly string[];
  /**
   * What an HTTP status means where the vendor's documentation says otherwise than HTTP: `{ 403: 'authentication_failed' }`.
   *
   * @default 401 `authentication_failed`, 403 `permission_denied`, 429 `rate_limited`, 5xx `vendor_unavailable`
   */
  readonly statusCodes?: Readonly<Record<number, TasksErrorCode>> | undefined;
  /**
   * Names of headers and query parameters that must differ from one request to the next: nonces, dates, signatures.
   *
   * @default those that look like part of a signature by their name or value
   */
  readonly signedAnew?: readonly string[] | undefined;
  /** Answers requests that are not about a task, such as one for a token. They are not counted. Gives nothing for all others. @default nothing */
  readonly auxiliary?: ((request: UpstreamRequest) => UpstreamAnswer | undefined) | undefined;
  /** How long a check waits for what should come at once before it says that it hangs, in milliseconds. @default 4000 */
  readonly patienceMs?: number | undefined;
}
