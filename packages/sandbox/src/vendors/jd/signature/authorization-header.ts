import { accessError } from '../gateway-refusal.ts';
import type { GatewayRefusal } from '../gateway-refusal.ts';

/** The algorithm's name, which begins both the header and the string to sign. */
export const algorithm = 'JDCLOUD2-HMAC-SHA256';

/** What the `Authorization` header says. */
export interface AuthorizationHeader {
  readonly accessKeyId: string;
  /** `YYYYMMDD` of the credential's scope. */
  readonly scopeDate: string;
  readonly region: string;
  readonly service: string;
  /** In lower case, sorted, each once. */
  readonly signedHeaders: readonly string[];
  readonly signature: string;
}

const invalidCredentials = 'Invalid authentication credentials';

/** Reads `JDCLOUD2-HMAC-SHA256 Credential=…, SignedHeaders=…, Signature=…`, or says what the gateway refuses about it. */
export function parseAuthorization(header: string | undefined): AuthorizationHeader | GatewayRefusal {
  if (header === undefined || header.trim() === '') return accessError('lack of header authorization');
  if (!header.startsWith(`${algorithm} `)) return accessError(invalidCredentials, `the scheme is not ${algorithm} and a space`);
  const parts = new Map(
    header
      .slice(algorithm.length + 1)
      .split(/, ?/)
      .map((part) => [part.slice(0, Math.max(0, part.indexOf('='))), part.slice(part.indexOf('=') + 1)]),
  );
  const credential = parts.get('Credential');
  if (!credential) return accessError('lack of credential in the header authorization');
  const signedHeaders = parts.get('SignedHeaders')?.split(';');
  if (!signedHeaders?.[0]) return accessError('lack of header signedHeaders');
  const [accessKeyId, scopeDate, region, service, terminator, ...rest] = credential.split('/');
  if (!accessKeyId || !scopeDate || !region || !service || terminator !== 'jdcloud2_request' || rest.length > 0) {
    return accessError(invalidCredentials, 'the credential is not key/YYYYMMDD/region/service/jdcloud2_request');
  }
  const signature = parts.get('Signature') ?? '';
  if (!/^[0-9a-f]{64}$/.test(signature))
    return accessError('sign result is not same', 'the signature is not 64 lower-case hexadecimal digits');
  if (!isCanonicalList(signedHeaders)) {
    return accessError('sign result is not same', 'SignedHeaders is not in lower case, sorted, each name once');
  }
  return { accessKeyId, scopeDate, region, service, signedHeaders, signature };
}

function isCanonicalList(names: readonly string[]): boolean {
  return names.every((name, index) => {
    const previous = names[index - 1];
    return name !== '' && name === name.toLowerCase() && (previous === undefined || previous < name);
  });
}
