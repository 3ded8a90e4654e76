/**
 * How requests prove whose they are. All texts are templates over options; a credential comes from an option that is marked `secret`.
 *
 * - `bearer`: `Authorization: Bearer <token>`.
 * - `basic`: `Authorization: Basic <username:password in base64>`.
 * - `header`: one header of any name.
 * - `query`: one parameter of the query.
 * - `hmac`: a keyed hash over a text made of the request.
 */
export type HttpProviderAuth = HttpBearerAuth | HttpBasicAuth | HttpHeaderAuth | HttpQueryAuth | HttpHmacAuth;

/** `Authorization: Bearer <token>`. */
export interface HttpBearerAuth {
  readonly type: 'bearer';
  readonly token: string;
}

/** `Authorization: Basic <username:password in base64>`. */
export interface HttpBasicAuth {
  readonly type: 'basic';
  readonly username: string;
  /** @default empty: some APIs take their key as the username */
  readonly password?: string | undefined;
}

/** One header of any name. */
export interface HttpHeaderAuth {
  readonly type: 'header';
  /** The header's name. */
  readonly header: string;
  readonly value: string;
}

/** One parameter of the query. Prefer a header where the API takes one: URLs end up in logs. */
export interface HttpQueryAuth {
  readonly type: 'query';
  /** The parameter's name. */
  readonly parameter: string;
  readonly value: string;
}

/**
 * A keyed hash over a text made of the request, made anew for each. `message` may use `{method}`, `{path}` (with the query, as sent), `{url}`, `{body}`,
 * `{timestamp}` (Unix seconds), `{timestampMs}`, `{nonce}` (a UUID) and options; `headers` may use `{signature}`, `{timestamp}`, `{timestampMs}`, `{nonce}`
 * and options.
 */
export interface HttpHmacAuth {
  readonly type: 'hmac';
  /** @default 'sha256' */
  readonly algorithm?: 'sha1' | 'sha256' | 'sha512' | undefined;
  /** How the signature is written. @default 'hex' */
  readonly encoding?: 'hex' | 'base64' | 'base64url' | undefined;
  readonly key: string;
  /** The text that is signed. */
  readonly message: string;
  /** The headers that carry the signature and what else the vendor checks it by. */
  readonly headers: Readonly<Record<string, string>>;
}
