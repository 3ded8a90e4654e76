import { createHmac, hash, timingSafeEqual } from 'node:crypto';
import { sameText } from '../../same-text.ts';
import { accessError, gatewayRefusals } from '../gateway-refusal.ts';
import type { GatewayRefusal } from '../gateway-refusal.ts';
import { algorithm, parseAuthorization } from './authorization-header.ts';
import type { AuthorizationHeader } from './authorization-header.ts';
import { canonicalRequest, headerValue } from './canonical-request.ts';
import type { SignedRequest } from './canonical-request.ts';
import { createNonceMemory } from './nonce-memory.ts';
import { parseSigningDate } from './signing-date.ts';

/** Whose signatures pass, and how far clocks may differ. */
export interface SignatureAccount {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** When set, every request must carry it, signed, as it is or in base64: the vendor's own clients do both. */
  readonly sessionToken?: string | undefined;
  readonly maxClockSkewMs: number;
}

const invalidCredentials = 'Invalid authentication credentials';
const notSame = 'sign result is not same';
const longestNonce = 200;
const requiredHeaders = ['x-jdcloud-date', 'x-jdcloud-nonce'] as const;
const tokenHeader = 'x-jdcloud-security-token';

/**
 * The documentation says that header values are trimmed, which the HTTP parser has done; most of the vendor's signers also shorten inner runs of
 * spaces. Both are found in the field.
 */
const valueNormalizations: readonly ((value: string) => string)[] = [
  (value) => value,
  (value) => value.replaceAll(/ {2,}/g, ' '),
];

/**
 * Makes the check that JD Cloud's API gateway does: every part of JDCLOUD2-HMAC-SHA256, from the request as received.
 *
 * @returns A function that gives the gateway's refusal, or nothing when the request is signed as it must be. It remembers nonces.
 */
export function createSignatureCheck(
  account: SignatureAccount,
): (request: SignedRequest, now: number) => GatewayRefusal | undefined {
  const nonces = createNonceMemory(2 * account.maxClockSkewMs);
  const signingKey = createSigningKeys(account.secretAccessKey);

  return (request, now) => {
    const authorization = parseAuthorization(headerValue(request.headers, 'authorization'));
    if ('httpStatus' in authorization) return authorization;
    if (authorization.accessKeyId !== account.accessKeyId) return accessError('Invalid accessKey');
    const refusal =
      refuseHeaders(request, authorization) ??
      refuseDate(request, authorization, account, now) ??
      refuseToken(request, account) ??
      refuseSignature(request, authorization, signingKey(authorization));
    if (refusal) return refusal;
    const nonce = headerValue(request.headers, 'x-jdcloud-nonce') ?? '';
    return nonces.use(nonce, now) ? undefined : gatewayRefusals.reusedNonce;
  };
}

function refuseHeaders({ headers }: SignedRequest, { signedHeaders }: AuthorizationHeader): GatewayRefusal | undefined {
  for (const name of requiredHeaders) {
    if (!headerValue(headers, name)) return accessError(`lack of header ${name}`);
  }
  if ((headerValue(headers, 'x-jdcloud-nonce') ?? '').length > longestNonce) {
    return accessError(invalidCredentials, `the nonce is longer than ${longestNonce} characters`);
  }
  const mustBeSigned = headers[tokenHeader] === undefined ? requiredHeaders : [...requiredHeaders, tokenHeader];
  const unsigned = mustBeSigned.find((name) => !signedHeaders.includes(name));
  if (unsigned) return accessError(notSame, `${unsigned} is not among SignedHeaders`);
  const absent = signedHeaders.find((name) => headerValue(headers, name) === undefined);
  return absent === undefined
    ? undefined
    : accessError(notSame, `SignedHeaders names ${absent.slice(0, 100)}, which was not sent`);
}

function refuseDate(
  { headers }: SignedRequest,
  { scopeDate }: AuthorizationHeader,
  { maxClockSkewMs }: SignatureAccount,
  now: number,
): GatewayRefusal | undefined {
  const text = headerValue(headers, 'x-jdcloud-date') ?? '';
  const date = parseSigningDate(text);
  if (date === undefined) return accessError(invalidCredentials, 'x-jdcloud-date is not a time written YYYYMMDDTHHMMSSZ');
  if (scopeDate !== text.slice(0, 8))
    return accessError(invalidCredentials, "the credential's date is not that of x-jdcloud-date");
  if (Math.abs(now - date) <= maxClockSkewMs) return undefined;
  const away = Math.round(Math.abs(now - date) / 1000);
  return accessError(invalidCredentials, `x-jdcloud-date is ${away} s ${date < now ? 'behind' : 'ahead of'} the sandbox's clock`);
}

function refuseToken({ headers }: SignedRequest, { sessionToken }: SignatureAccount): GatewayRefusal | undefined {
  const sent = headerValue(headers, tokenHeader);
  if (sent === undefined && sessionToken === undefined) return undefined;
  if (sent === undefined) return accessError(invalidCredentials, `${tokenHeader} is missing: the account has a session token`);
  if (sessionToken === undefined)
    return accessError(invalidCredentials, `${tokenHeader} was sent, but the account has no session token`);
  const matches = sameText(sent, sessionToken) || sameText(sent, Buffer.from(sessionToken).toString('base64'));
  return matches ? undefined : accessError(invalidCredentials, `${tokenHeader} is not the account's session token`);
}

function refuseSignature(
  request: SignedRequest,
  authorization: AuthorizationHeader,
  signingKey: Buffer,
): GatewayRefusal | undefined {
  // Some gateways read a raw + as a space, some as itself: a signature over either would verify only by luck.
  if (request.query.includes('+')) return accessError(notSame, 'the query holds a raw +; write %20 or %2B');
  const sentSignature = Buffer.from(authorization.signature, 'hex');
  const matches = valueNormalizations.some((normalize) => {
    const canonical = canonicalRequest(request, authorization.signedHeaders, normalize);
    return timingSafeEqual(sign(request, authorization, signingKey, canonical), sentSignature);
  });
  return matches ? undefined : accessError(notSame);
}

function sign(request: SignedRequest, authorization: AuthorizationHeader, signingKey: Buffer, canonical: string): Buffer {
  const { scopeDate, region, service } = authorization;
  const stringToSign = [
    algorithm,
    headerValue(request.headers, 'x-jdcloud-date') ?? '',
    `${scopeDate}/${region}/${service}/jdcloud2_request`,
    hash('sha256', Buffer.from(canonical, 'latin1')),
  ].join('\n');
  return createHmac('sha256', signingKey).update(stringToSign, 'latin1').digest();
}

/** Derives the key of a day, region and service, and keeps the last few: all requests of a day share one. */
function createSigningKeys(secretAccessKey: string): (scope: AuthorizationHeader) => Buffer {
  const known = new Map<string, Buffer>();
  return ({ scopeDate, region, service }) => {
    const scope = `${scopeDate}/${region}/${service}`;
    const existing = known.get(scope);
    if (existing) return existing;
    const steps = [scopeDate, region, service, 'jdcloud2_request'];
    const key = steps.reduce<Buffer>((parent, step) => hmac(parent, step), Buffer.from(`JDCLOUD2${secretAccessKey}`));
    if (known.size >= 20) known.clear();
    known.set(scope, key);
    return key;
  };
}

function hmac(key: Buffer, data: string): Buffer {
  return createHmac('sha256', key).update(data, 'latin1').digest();
}
