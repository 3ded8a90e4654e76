import { hash } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { decodeToBytes, encodeBytes, recode } from './percent-encoding.ts';

/** What of a request is signed. */
export interface SignedRequest {
  readonly method: string;
  readonly path: string;
  readonly query: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/**
 * The canonical request of JDCLOUD2-HMAC-SHA256, made from the request as received. One character stands for one byte.
 *
 * Source: the vendor's documentation, Signature-Algorithm, step 1.
 *
 * @param normalizeValue - Prepares header values: the documentation and the vendor's signers differ in it.
 */
export function canonicalRequest(
  request: SignedRequest,
  signedHeaders: readonly string[],
  normalizeValue: (value: string) => string,
): string {
  const headerLines = signedHeaders.map((name) => `${name}:${normalizeValue(headerValue(request.headers, name) ?? '')}\n`);
  return [
    request.method,
    canonicalPath(request.path),
    canonicalQuery(request.query),
    headerLines.join(''),
    signedHeaders.join(';'),
    hash('sha256', request.body),
  ].join('\n');
}

/** A header's value as received; repeated ones are joined as Node.js joins them. */
export function headerValue(headers: IncomingHttpHeaders, name: string): string | undefined {
  const value = Object.hasOwn(headers, name) ? headers[name] : undefined;
  return Array.isArray(value) ? value.join(', ') : value;
}

function canonicalPath(path: string): string {
  return path.split('/').map(recode).join('/') || '/';
}

/** Sorted by name, then by value, both before they are encoded again; a parameter without a value gets an empty one. */
function canonicalQuery(query: string): string {
  const parameters = query
    .split('&')
    .filter((part) => part !== '')
    .map((part) => {
      const equals = part.indexOf('=');
      const name = equals < 0 ? part : part.slice(0, equals);
      return { name: decodeToBytes(name), value: equals < 0 ? '' : decodeToBytes(part.slice(equals + 1)) };
    });
  parameters.sort((left, right) => compare(left.name, right.name) || compare(left.value, right.value));
  return parameters.map(({ name, value }) => `${encodeBytes(name)}=${encodeBytes(value)}`).join('&');
}

function compare(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
