import { createHash, randomBytes } from 'node:crypto';
import { crc32 } from 'node:zlib';

/** What a key may do: `read` looks, `write` does everything. */
export type ApiKeyScope = 'read' | 'write';

/** A key as the server knows it: without the key itself. */
export interface ApiKey {
  /** Names it in logs; not a secret. */
  readonly id: string;
  readonly name: string;
  readonly scope: ApiKeyScope;
  /** SHA-256 of the key, as hexadecimal digits. */
  readonly hash: string;
}

const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** What every key that this server makes begins with, so that scanners for leaked secrets can tell it. */
export const apiKeyPrefix = 'tasks_key_';

/** Makes a new key: the prefix, 40 random letters and digits, and six that are their checksum, by which a scanner tells a key from what looks like one. */
export function createApiKeyText(): string {
  const random = randomText(40);
  return `${apiKeyPrefix}${random}${checksum(random)}`;
}

/** The SHA-256 of a key, as hexadecimal digits: what is stored of it. Keys have 238 random bits, so a slow hash would protect nothing more. */
export function hashApiKey(key: string): string {
  return createHash('sha256').update(key).digest('hex');
}

/** The CRC-32 of the random part in six letters and digits. */
function checksum(text: string): string {
  let rest = crc32(text);
  let digits = '';
  for (let place = 0; place < 6; place += 1) {
    digits = alphabet.charAt(rest % 62) + digits;
    rest = Math.floor(rest / 62);
  }
  return digits;
}

function randomText(length: number): string {
  let text = '';
  while (text.length < length) {
    for (const byte of randomBytes(length)) {
      // 248 is the largest multiple of 62 in a byte: what lies above would make the first letters more likely.
      if (byte < 248 && text.length < length) text += alphabet.charAt(byte % 62);
    }
  }
  return text;
}
