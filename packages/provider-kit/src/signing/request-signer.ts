import { randomUUID } from 'node:crypto';
import { TasksError } from '@tasks/core/provider';
import { basicDate, parseBasicDate } from './basic-date.ts';
import { HeaderCanonicalizer, addHeader } from './canonical-headers.ts';
import { requestTarget } from './request-target.ts';
import { emptySha256, sha256 } from './sha256.ts';
import type { SignedRequest, SigningOptions, SigningScheme } from './signing-scheme.ts';
import { SigningScopes } from './signing-scope.ts';
import { unsignable } from './unsignable.ts';

/**
 * Makes a signer of the family of signatures in which a canonical form of the request (method, path, query, headers, hash of the body) is signed by
 * HMAC-SHA256 with a key derived from the secret, the day, a region and a service. Several clouds use it under names of their own, after Amazon's
 * "Signature Version 4".
 *
 * Path and query are percent-encoded exactly once, however they came. Derived keys are kept in memory for the last 50 of them.
 *
 * @returns a function that throws a TasksError `invalid_argument` for anything that cannot be signed or sent: a bad URL, date, header, method or an empty
 * key. No value is shown in it.
 */
export function createRequestSigner(scheme: SigningScheme): (options: SigningOptions) => SignedRequest {
  const signer = new RequestSigner(scheme);
  return (options) => {
    try {
      return signer.sign(options);
    } catch (error) {
      if (TasksError.isInstance(error)) throw error;
      // Only what is no plain value gets here: a getter that throws, a revoked proxy.
      throw unsignable('its arguments cannot be read');
    }
  };
}

class RequestSigner {
  readonly #scheme: SigningScheme;
  readonly #headers: HeaderCanonicalizer;
  readonly #scopes: SigningScopes;
  readonly #alwaysSigned: readonly string[];

  constructor(scheme: SigningScheme) {
    this.#scheme = scheme;
    this.#headers = new HeaderCanonicalizer(['authorization', ...scheme.unsignedHeaders]);
    this.#scopes = new SigningScopes(scheme);
    this.#alwaysSigned = [scheme.dateHeader, scheme.tokenHeader, scheme.nonceHeader ?? scheme.dateHeader];
  }

  sign(options: SigningOptions): SignedRequest {
    if (typeof options !== 'object' || options === null) throw unsignable('the options must be an object');
    const { algorithm, dateHeader, tokenHeader, nonceHeader } = this.#scheme;
    const { accessKeyId, secretAccessKey, sessionToken, region, service, nonce, signedHeaders } = options;
    const method = canonicalMethod(options.method);
    const target = requestTarget(options.url);
    const headers = givenHeaders(options.headers);
    const { instant, day } = basicDate(millisecondsOf(options.date, headers[dateHeader]));
    const { scope, sign } = this.#scopes.get(accessKeyId, secretAccessKey, day, region, service);

    headers['host'] ??= target.host;
    headers[dateHeader] = instant;
    if (nonceHeader !== undefined) {
      if (nonce !== undefined) replaceHeader(headers, nonceHeader, nonce);
      else headers[nonceHeader] ||= randomUUID();
    }
    if (sessionToken !== undefined) replaceHeader(headers, tokenHeader, sessionToken);
    const listed = signedHeaders === undefined ? undefined : this.#checkedList(signedHeaders, headers);
    const canonical = this.#headers.write(headers, listed);

    const canonicalRequest = `${method}\n${target.path}\n${target.query}\n${canonical.canonicalHeaders}\n${canonical.signedHeaders}\n${bodyHash(options.body)}`;
    const stringToSign = `${algorithm}\n${instant}\n${scope}\n${sha256(canonicalRequest, 'hex')}`;
    const signature = sign(stringToSign);
    headers['authorization'] =
      `${algorithm} Credential=${accessKeyId}/${scope}, SignedHeaders=${canonical.signedHeaders}, Signature=${signature}`;
    return { headers, canonicalRequest, stringToSign, signature };
  }

  #checkedList(listed: unknown, headers: Readonly<Record<string, string>>): readonly string[] {
    if (!Array.isArray(listed) || listed.some((name) => typeof name !== 'string')) {
      throw unsignable('signedHeaders must be a list of header names');
    }
    const names = listed.map((name: string) => name.toLowerCase());
    const missing = this.#alwaysSigned.find((name) => Object.hasOwn(headers, name) && !names.includes(name));
    if (missing !== undefined) throw unsignable(`signedHeaders lacks ${missing}, which must be signed`);
    return names;
  }
}

function canonicalMethod(method: unknown): string {
  if (method === 'POST' || method === 'GET') return method;
  if (typeof method !== 'string' || !/^[A-Za-z-]+$/.test(method)) throw unsignable('method must be the name of an HTTP method');
  return method.toUpperCase();
}

function givenHeaders(given: unknown): Record<string, string> {
  const sent: Record<string, string> = {};
  if (given === undefined) return sent;
  if (typeof given !== 'object' || given === null || Symbol.iterator in given) {
    throw unsignable('headers must be an object of names and values; make one of a Headers by Object.fromEntries');
  }
  for (const name of Object.keys(given)) addHeader(sent, name, (given as Record<string, unknown>)[name]);
  return sent;
}

function millisecondsOf(date: Date | undefined, header: string | undefined): number {
  if (date === undefined) return header === undefined ? Date.now() : parseBasicDate(header);
  if (!(date instanceof Date)) throw unsignable('date must be a Date');
  return date.getTime();
}

function bodyHash(body: unknown): string {
  if (body === undefined || body === '') return emptySha256;
  if (typeof body === 'string' || body instanceof Uint8Array) return sha256(body, 'hex');
  throw unsignable('body must be a string or a Uint8Array');
}

function replaceHeader(headers: Record<string, string>, name: string, value: unknown): void {
  Reflect.deleteProperty(headers, name);
  addHeader(headers, name, value);
  if (headers[name] === '') throw unsignable(`${name} must not be empty`);
}
