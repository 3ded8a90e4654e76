import { createHmac, timingSafeEqual } from 'node:crypto';
import { invalidArgument } from '../errors/invalid-argument.ts';

/** A secret that the vendor signs with, or several while one is being replaced by another: a signature by any of them is accepted. */
export type VerificationSecret = string | readonly string[];

/** What {@link verifyHmac} compares. */
export interface HmacClaim {
  /** What was signed; text is taken as UTF-8. */
  readonly message: string | Uint8Array;
  /** As it came; a missing one is none. */
  readonly signature: string | null | undefined;
  /** How the vendor writes the signature; hexadecimal digits are in lower case. */
  readonly encoding: 'hex' | 'base64';
  readonly secret: VerificationSecret;
}

/**
 * Whether the signature is the HMAC-SHA256 of the message by one of the secrets. Takes the same time wherever a wrong signature differs; only a wrong
 * length, which is public, ends it early.
 *
 * @throws {TasksError} `invalid_argument` when there is no secret or an empty one: anyone could sign with it.
 */
export function verifyHmac({ message, signature, encoding, secret }: HmacClaim): boolean {
  const secrets = typeof secret === 'string' ? [secret] : secret;
  if (!Array.isArray(secrets) || secrets.length === 0 || secrets.some((each) => typeof each !== 'string' || each === '')) {
    throw invalidArgument('The secret to verify with is missing or empty. Pass the one that the vendor signs with.');
  }
  const given = Buffer.from(typeof signature === 'string' ? signature : '');
  let matches = false;
  for (const each of secrets as readonly string[]) {
    const expected = Buffer.from(createHmac('sha256', each).update(message).digest(encoding));
    // Every secret is tried, whether or not one matched, so that the time taken does not tell which.
    if (given.length === expected.length && timingSafeEqual(given, expected)) matches = true;
  }
  return matches;
}
