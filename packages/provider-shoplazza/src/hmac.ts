import { createHmac, timingSafeEqual } from 'node:crypto';
import { invalidArgument } from './invalid-argument.ts';

/** The client secret of the app, or several while one is being replaced by another: a signature by any of them is accepted. */
export type VerificationSecret = string | readonly string[];

/**
 * Whether the signature is that of the message by one of the secrets. Takes the same time wherever a wrong signature differs; only a wrong length,
 * which is public, ends it early.
 *
 * @throws {TasksError} `invalid_argument` when there is no secret or an empty one: anyone could sign with it.
 */
export function matchesHmac(
  message: string | Uint8Array,
  signature: string,
  encoding: 'hex' | 'base64',
  secret: VerificationSecret,
): boolean {
  const secrets = typeof secret === 'string' ? [secret] : secret;
  if (!Array.isArray(secrets) || secrets.length === 0 || secrets.some((each) => typeof each !== 'string' || each === '')) {
    throw invalidArgument('The secret to verify with is missing or empty. Pass the client secret of the app.');
  }
  const given = Buffer.from(signature);
  let matches = false;
  for (const each of secrets as readonly string[]) {
    const expected = Buffer.from(createHmac('sha256', each).update(message).digest(encoding));
    // Every secret is tried, whether or not one matched, so that the time taken does not tell which.
    if (given.length === expected.length && timingSafeEqual(given, expected)) matches = true;
  }
  return matches;
}
