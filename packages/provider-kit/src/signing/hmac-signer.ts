import { sha256 } from './sha256.ts';

/** Bytes in a block of SHA-256. */
const blockSize = 64;
const digestSize = 32;
/** Longer than any string to sign; a longer one gets a buffer of its own. */
const usualLength = 512;

/** Signs texts with one key. */
export type HmacSigner = (text: string) => string;

/**
 * HMAC-SHA-256 (RFC 2104) with one key over ASCII texts, in lower-case hexadecimal. With the key's two blocks prepared it is two one-shot hashes, which
 * takes half the time of `createHmac`, and the setting-up of an HMAC is half of what a signature costs.
 *
 * @param key - At most one block long.
 */
export function createHmacSigner(key: Uint8Array): HmacSigner {
  const inner = Buffer.alloc(blockSize + usualLength);
  const outer = Buffer.alloc(blockSize + digestSize);
  for (let index = 0; index < blockSize; index++) {
    const byte = key[index] ?? 0;
    inner[index] = byte ^ 0x36;
    outer[index] = byte ^ 0x5c;
  }
  return (text) => {
    const buffer = text.length <= usualLength ? inner : Buffer.concat([inner.subarray(0, blockSize)], blockSize + text.length);
    buffer.write(text, blockSize, 'latin1');
    outer.write(sha256(buffer.subarray(0, blockSize + text.length), 'binary'), blockSize, 'latin1');
    return sha256(outer, 'hex');
  };
}
