import type { RateLimitBucket } from '@tasks/core/provider';
import type { HttpProviderAuth } from './http-provider-auth.ts';
import type { HttpErrorsDefinition } from './http-errors.ts';
import type { HttpTaskDefinition } from './http-task-definition.ts';

/**
 * A provider of a plain REST API as data. All of it is JSON.
 *
 * - A **path** names one value of an answer's body: `request_counts.total`, `errors.data[0].message`, `['@odata.nextLink']`, `$` for the whole body. It is
 *   what RFC 9535 (JSONPath) calls a singular query, with `$.` left out.
 * - A **template** is a text with placeholders: `{id}`, `{options.region}`, `{input.prompt}`. `{{` and `}}` stand for braces. Values are data: each is
 *   encoded for where it stands.
 */
export interface HttpProviderDefinition {
  /** Where editors find the JSON Schema of this file. Not read. */
  readonly $schema?: string | undefined;
  /** Instance name where the configuration gives none, the first part of refs: letters, digits, `.`, `_` and `-`. */
  readonly name: string;
  /** One sentence for people. */
  readonly description?: string | undefined;
  /** The definition's version, shown by `tasks providers` and sent in `user-agent`. */
  readonly version?: string | undefined;
  /**
   * Where the API is; may hold `{options.…}` in host and path.
   *
   * @default none: the option `baseUrl` is required then
   */
  readonly baseUrl?: string | undefined;
  /** Options of this provider, by name, beyond those that all share: `name`, `baseUrl`, `timeoutMs`, `rateLimit`, `qps`, `fetch`. */
  readonly options?: Readonly<Record<string, HttpProviderOption>> | undefined;
  /** How requests prove whose they are. @default not at all */
  readonly auth?: HttpProviderAuth | undefined;
  /** Headers of every request, by name: templates over options. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /**
   * Names the vendor account whose limits the calls count against: a template over options that are no secrets. Instances of one account share its limits.
   *
   * @default the base URL's host, and a digest of the credential that does not lead back to it
   */
  readonly account?: string | undefined;
  /** The account's limits; a request must fit all of them. @default none */
  readonly rateLimit?: readonly RateLimitBucket[] | undefined;
  /** The most requests under way at once. @default 10 */
  readonly maxConcurrency?: number | undefined;
  /** What the vendor's errors mean, in every call. */
  readonly errors?: HttpErrorsDefinition | undefined;
  /** The type that a ref without one means. @default the only type; required when there are several */
  readonly defaultType?: string | undefined;
  /** The task types, by name. */
  readonly types: Readonly<Record<string, HttpTaskDefinition>>;
}

/** An option of a declarative provider. Its value is a text; templates use it as `{options.<name>}`. */
export interface HttpProviderOption {
  /** One sentence for people. */
  readonly description: string;
  /** Environment variable that is read where the option is left out. @default `<PROVIDER>_<OPTION>`: `apiKey` of `acme` is `ACME_API_KEY` */
  readonly env?: string | undefined;
  /** Whether the provider cannot be made without it. @default false */
  readonly required?: boolean | undefined;
  /** Whether its value must never be shown. @default false */
  readonly secret?: boolean | undefined;
  /** What holds where it is left out. Not for secrets. */
  readonly default?: string | undefined;
  /** The only values that it may have. @default any */
  readonly values?: readonly string[] | undefined;
}
