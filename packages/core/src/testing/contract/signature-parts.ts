import type { UpstreamRequest } from './upstream-request.ts';

/** Names of headers and parameters that hold a part of a signature which must be new in each request. */
const freshName = /^(?:.*[-_])?(?:nonce|noncestr|timestamp|signature|sign|sig|jti)$/i;
/** Dates of a signature. Without the `x-` a parameter may be any date that the vendor asks for. */
const freshHeader = /^(?:date|x-(?:.*-)?date)$/i;
const freshParameter = /^x-(?:.*-)?date$/i;
/** Schemes of the `authorization` header that carry the same value in each request. */
const constantScheme = /^(?:basic|bearer|token|api-?key|key)\b/i;

/**
 * The headers and query parameters of a request that must differ from one to the next.
 *
 * @param names - Those that the author of the provider named, else those that look like part of a signature.
 */
export function signatureParts(
  request: UpstreamRequest,
  names: readonly string[] | undefined,
): ReadonlyMap<string, string | undefined> {
  const { headers, query } = request;
  if (names !== undefined)
    return new Map(names.map((name) => [name, headers[name.toLowerCase()] ?? query.get(name) ?? undefined]));
  const ofHeaders = Object.entries(headers).filter(([name, value]) => freshHeader.test(name) || isSignature(name, value));
  const ofQuery = [...query].filter(([name]) => freshParameter.test(name));
  const byName = [...Object.entries(headers), ...query].filter(([name]) => freshName.test(name));
  return new Map([...ofHeaders, ...ofQuery, ...byName]);
}

/** An `authorization` of a scheme that signs. */
function isSignature(name: string, value: string): boolean {
  return name === 'authorization' && value.includes(' ') && !constantScheme.test(value);
}
