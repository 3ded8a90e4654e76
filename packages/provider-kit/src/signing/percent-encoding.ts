/** A text that percent-encoding leaves as it is, and that needs no decoding. */
const plain = /^[\w.~-]*$/;

const encodedBytes: readonly string[] = Array.from({ length: 256 }, (_, byte) => {
  const character = String.fromCharCode(byte);
  return plain.test(character) ? character : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
});

/** One part of a URL, taken apart: a path segment, a parameter's name or its value. */
export interface UrlComponent {
  /** Its bytes, one character each (Latin-1), so that texts that are not UTF-8 survive and `<` compares bytes. */
  readonly decoded: string;
  /** Its bytes, each encoded once: `A-Z a-z 0-9 - _ . ~` stand for themselves, all others are `%XX` with upper-case digits. */
  readonly encoded: string;
}

/**
 * Decodes a part of a URL once and encodes it once. A `%` that no two hexadecimal digits follow stands for itself.
 *
 * @param plusIsSpace - Whether `+` means a space, as in queries.
 */
export function normalizeComponent(text: string, plusIsSpace: boolean): UrlComponent {
  if (plain.test(text)) return { decoded: text, encoded: text };
  const bytes = Buffer.from(text);
  let decoded = '';
  let encoded = '';
  for (let index = 0; index < bytes.length; index++) {
    let byte = bytes[index] ?? 0;
    if (byte === 0x25) {
      const value = hexValue(bytes[index + 1]) * 16 + hexValue(bytes[index + 2]);
      if (!Number.isNaN(value)) {
        byte = value;
        index += 2;
      }
    } else if (byte === 0x2b && plusIsSpace) byte = 0x20;
    decoded += String.fromCharCode(byte);
    encoded += encodedBytes[byte];
  }
  return { decoded, encoded };
}

function hexValue(digit: number | undefined): number {
  if (digit === undefined) return Number.NaN;
  if (digit >= 0x30 && digit <= 0x39) return digit - 0x30;
  const letter = digit | 0x20;
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : Number.NaN;
}
