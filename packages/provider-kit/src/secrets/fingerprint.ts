import { createHash } from 'node:crypto';

/**
 * Tells secrets apart without leading back to them: 48 bits of a hash, in hexadecimal. For the name of an account, which must not hold its token, where
 * the vendor counts requests by token.
 *
 * @param context - What the secret is of; the same secret elsewhere has another fingerprint. It does not depend on the instance's name.
 * @param secret - A random value far longer than 48 bits, as tokens and keys are; a password could be guessed.
 */
export function fingerprint(context: string, secret: string): string {
  return createHash('sha256').update(`tasks/${context}/${secret}`).digest('hex').slice(0, 12);
}
