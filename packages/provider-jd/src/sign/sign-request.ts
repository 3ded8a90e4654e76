import { createRequestSigner } from '@tasks/provider-kit';

/** What {@link signRequest} is given. */
export interface SignRequestOptions {
  /** HTTP method, in any case. */
  readonly method: string;
  /** The exact URL that will be requested. A `+` in its query means a space; write `%2B` for a plus sign. */
  readonly url: string | URL;
  /**
   * Headers that will be sent, names in any case. All are signed but `user-agent`, `connection`, `x-jdcloud-trace-id` and `x-jdcloud-request-id`; a
   * preset `authorization` is replaced. `host` is taken from the URL where it is left out.
   *
   * @default none
   */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** The exact body that will be sent; text is taken as UTF-8. @default none */
  readonly body?: string | Uint8Array | undefined;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** A temporary key's token, sent as it is in `x-jdcloud-security-token`. */
  readonly sessionToken?: string | undefined;
  readonly region: string;
  readonly service: string;
  /** @default the given `x-jdcloud-date` header, else now */
  readonly date?: Date | undefined;
  /** JD Cloud refuses one that it has seen before, so each attempt needs its own. @default the given `x-jdcloud-nonce` header, else a new UUID */
  readonly nonce?: string | undefined;
  /** Signs exactly these headers, names in any case, rather than all. `x-jdcloud-date` and `x-jdcloud-nonce` must be among them. */
  readonly signedHeaders?: readonly string[] | undefined;
}

/** What {@link signRequest} answers. */
export interface SignedRequest {
  /** All headers that must be sent, names in lower case: the given ones, `host`, `x-jdcloud-date`, `x-jdcloud-nonce`, `authorization`. */
  readonly headers: Readonly<Record<string, string>>;
  readonly canonicalRequest: string;
  readonly stringToSign: string;
  /** 64 lower-case hexadecimal digits. */
  readonly signature: string;
}

/**
 * Signs a request by JD Cloud's JDCLOUD2-HMAC-SHA256.
 *
 * @throws {TasksError} `invalid_argument` for anything that cannot be signed or sent: a bad URL, date, header, method or an empty key.
 * @example
 * ```ts
 * const body = JSON.stringify({ task_id: '92374205376234/food/1573113266.7619262' });
 * const url = 'https://aiapi.jdcloud.com/jdai/product_image_status';
 * const headers = { 'content-type': 'application/json' };
 * const signed = signRequest({ method: 'POST', url, headers, body, accessKeyId, secretAccessKey, region: 'cn-north-1', service: 'aiapi' });
 * const response = await fetch(url, { method: 'POST', headers: signed.headers, body });
 * ```
 */
export const signRequest: (options: SignRequestOptions) => SignedRequest = createRequestSigner({
  algorithm: 'JDCLOUD2-HMAC-SHA256',
  keyPrefix: 'JDCLOUD2',
  terminator: 'jdcloud2_request',
  dateHeader: 'x-jdcloud-date',
  tokenHeader: 'x-jdcloud-security-token',
  nonceHeader: 'x-jdcloud-nonce',
  unsignedHeaders: ['user-agent', 'connection', 'x-jdcloud-trace-id', 'x-jdcloud-request-id'],
});
