import { createHmac } from 'node:crypto';

/** Derives a key by HMAC-SHA256 step by step: each part is signed with the key of the step before, the first with the secret. */
export function deriveHmacKey(secret: string, parts: readonly string[]): Uint8Array {
  let key = Buffer.from(secret);
  for (const part of parts) key = createHmac('sha256', key).update(part).digest();
  return key;
}
