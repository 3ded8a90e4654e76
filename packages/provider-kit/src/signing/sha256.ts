import * as crypto from 'node:crypto';

/** What a digest is written as: lower-case hexadecimal, or one character a byte. */
type DigestEncoding = 'hex' | 'binary';

/** SHA-256; text is taken as UTF-8. The one-shot function is faster where Node has it. */
export const sha256: (data: string | Uint8Array, encoding: DigestEncoding) => string =
  typeof crypto.hash === 'function'
    ? (data, encoding) => crypto.hash('sha256', data, encoding)
    : (data, encoding) => crypto.createHash('sha256').update(data).digest(encoding);

/** SHA-256 of nothing, in hexadecimal. */
export const emptySha256 = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';
