import { BoundedCache } from './bounded-cache.ts';
import { createHmacSigner } from './hmac-signer.ts';
import type { HmacSigner } from './hmac-signer.ts';
import { invalidArgument } from './invalid-argument.ts';
import { deriveSigningKeys } from './signing-key.ts';

/** The last part of a credential scope. */
const terminator = 'jdcloud2_request';

/** What all requests of one key, day, region and service have in common. */
export interface SigningScope {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly day: string;
  readonly region: string;
  readonly service: string;
  /** `YYYYMMDD/region/service/jdcloud2_request` */
  readonly scope: string;
  /** Signs a text with the derived key. */
  readonly sign: HmacSigner;
}

/** Deriving a key costs more than the rest of a signature, and is needed once a day for each key, region and service. */
const cache = new BoundedCache<SigningScope>(50);
let last: SigningScope | undefined;

/**
 * Checks the credentials and derives their signing key, or finds what was derived before. The cache is small and in memory only.
 *
 * @param day - `YYYYMMDD`
 * @throws {TasksError} `invalid_argument` naming the part that is wrong.
 */
export function signingScope(
  accessKeyId: string,
  secretAccessKey: string,
  day: string,
  region: string,
  service: string,
): SigningScope {
  // Most programs sign with one key all day long.
  if (
    last !== undefined &&
    last.day === day &&
    last.accessKeyId === accessKeyId &&
    last.secretAccessKey === secretAccessKey &&
    last.region === region &&
    last.service === service
  ) {
    return last;
  }
  checkVisible('accessKeyId', accessKeyId);
  checkVisible('region', region);
  checkVisible('service', service);
  if (region.includes('/') || service.includes('/')) throw invalidArgument('region and service must not hold "/"');
  if (typeof secretAccessKey !== 'string' || secretAccessKey === '') {
    throw invalidArgument('secretAccessKey must be a text that is not empty');
  }
  // A line break is in none of the parts but the last, so no two lists of parts meet in one text.
  const cacheKey = `${day}\n${region}\n${service}\n${accessKeyId}\n${secretAccessKey}`;
  last = cache.get(cacheKey) ?? cache.set(cacheKey, derive(accessKeyId, secretAccessKey, day, region, service));
  return last;
}

function derive(accessKeyId: string, secretAccessKey: string, day: string, region: string, service: string): SigningScope {
  return {
    accessKeyId,
    secretAccessKey,
    day,
    region,
    service,
    scope: `${day}/${region}/${service}/${terminator}`,
    sign: createHmacSigner(deriveSigningKeys(secretAccessKey, day, region, service).kSigning),
  };
}

function checkVisible(name: string, value: unknown): void {
  if (typeof value !== 'string' || !/^[\x21-\x7e]+$/.test(value)) {
    throw invalidArgument(`${name} must be a text of visible ASCII characters that is not empty`);
  }
}
