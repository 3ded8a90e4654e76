import { randomUUID } from 'node:crypto';
import { TasksError } from '@tasks/core/provider';
import { basicDate, parseBasicDate } from './basic-date.ts';
import { addHeader, canonicalHeaders } from './canonical-headers.ts';
import { invalidArgument } from './invalid-argument.ts';
import { requestTarget } from './request-target.ts';
import { emptySha256, sha256 } from './sha256.ts';
import { signingScope } from './signing-scope.ts';

/** The name of the scheme, as it stands in the string to sign and the authorization header. */
const algorithm = 'JDCLOUD2-HMAC-SHA256';

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
export function signRequest(options: SignRequestOptions): SignedRequest {
  try {
    return sign(options);
  } catch (error) {
    if (TasksError.isInstance(error)) throw error;
    // Only what is no plain value gets here: a getter that throws, a revoked proxy.
    throw invalidArgument('its arguments cannot be read');
  }
}

function sign(options: SignRequestOptions): SignedRequest {
  if (typeof options !== 'object' || options === null) throw invalidArgument('the options must be an object');
  const method = canonicalMethod(options.method);
  const target = requestTarget(options.url);
  const headers = givenHeaders(options.headers);
  const { instant, day } = basicDate(millisecondsOf(options.date, headers));
  const credentials = signingScope(options.accessKeyId, options.secretAccessKey, day, options.region, options.service);

  headers['host'] ??= target.host;
  headers['x-jdcloud-date'] = instant;
  if (options.nonce !== undefined) replaceHeader(headers, 'x-jdcloud-nonce', options.nonce);
  else headers['x-jdcloud-nonce'] ||= randomUUID();
  if (options.sessionToken !== undefined) replaceHeader(headers, 'x-jdcloud-security-token', options.sessionToken);
  const canonical = canonicalHeaders(
    headers,
    options.signedHeaders === undefined ? undefined : checkedList(options.signedHeaders, headers),
  );

  const canonicalRequest = `${method}\n${target.path}\n${target.query}\n${canonical.canonicalHeaders}\n${canonical.signedHeaders}\n${bodyHash(options.body)}`;
  const stringToSign = `${algorithm}\n${instant}\n${credentials.scope}\n${sha256(canonicalRequest, 'hex')}`;
  const signature = credentials.sign(stringToSign);
  headers['authorization'] =
    `${algorithm} Credential=${credentials.accessKeyId}/${credentials.scope}, SignedHeaders=${canonical.signedHeaders}, Signature=${signature}`;
  return { headers, canonicalRequest, stringToSign, signature };
}

function canonicalMethod(method: unknown): string {
  if (method === 'POST' || method === 'GET') return method;
  if (typeof method !== 'string' || !/^[A-Za-z-]+$/.test(method))
    throw invalidArgument('method must be the name of an HTTP method');
  return method.toUpperCase();
}

function givenHeaders(given: unknown): Record<string, string> {
  const sent: Record<string, string> = {};
  if (given === undefined) return sent;
  if (typeof given !== 'object' || given === null || Symbol.iterator in given) {
    throw invalidArgument('headers must be an object of names and values; make one of a Headers by Object.fromEntries');
  }
  for (const name of Object.keys(given)) addHeader(sent, name, (given as Record<string, unknown>)[name]);
  return sent;
}

function millisecondsOf(date: Date | undefined, headers: Readonly<Record<string, string>>): number {
  if (date === undefined) {
    const header = headers['x-jdcloud-date'];
    return header === undefined ? Date.now() : parseBasicDate(header);
  }
  if (!(date instanceof Date)) throw invalidArgument('date must be a Date');
  return date.getTime();
}

function bodyHash(body: unknown): string {
  if (body === undefined || body === '') return emptySha256;
  if (typeof body === 'string' || body instanceof Uint8Array) return sha256(body, 'hex');
  throw invalidArgument('body must be a string or a Uint8Array');
}

function replaceHeader(headers: Record<string, string>, name: string, value: unknown): void {
  Reflect.deleteProperty(headers, name);
  addHeader(headers, name, value);
  if (headers[name] === '') throw invalidArgument(`${name} must not be empty`);
}

const alwaysSigned = ['x-jdcloud-date', 'x-jdcloud-nonce', 'x-jdcloud-security-token'] as const;

function checkedList(listed: unknown, headers: Readonly<Record<string, string>>): readonly string[] {
  if (!Array.isArray(listed) || listed.some((name) => typeof name !== 'string')) {
    throw invalidArgument('signedHeaders must be a list of header names');
  }
  const names = listed.map((name: string) => name.toLowerCase());
  const missing = alwaysSigned.find((name) => Object.hasOwn(headers, name) && !names.includes(name));
  if (missing !== undefined) throw invalidArgument(`signedHeaders lacks ${missing}, which JD Cloud wants signed`);
  return names;
}
