import { createHmac } from 'node:crypto';
import type { BinaryLike } from 'node:crypto';

/** The four keys of the derivation, each the HMAC of the next part of the scope under the one before, as raw bytes. */
export interface DerivedKeys {
  readonly kDate: Buffer;
  readonly kRegion: Buffer;
  readonly kService: Buffer;
  readonly kSigning: Buffer;
}

/**
 * Derives the signing key of one day, region and service from the secret, step by step.
 *
 * @param day - `YYYYMMDD`
 */
export function deriveSigningKeys(secretAccessKey: string, day: string, region: string, service: string): DerivedKeys {
  const kDate = hmac(`JDCLOUD2${secretAccessKey}`, day);
  const kRegion = hmac(kDate, region);
  const kService = hmac(kRegion, service);
  return { kDate, kRegion, kService, kSigning: hmac(kService, 'jdcloud2_request') };
}

function hmac(key: BinaryLike, data: string): Buffer {
  return createHmac('sha256', key).update(data).digest();
}
