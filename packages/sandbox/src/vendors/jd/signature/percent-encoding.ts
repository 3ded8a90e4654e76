/**
 * The bytes that a percent-encoded text stands for, one character each. A `%` that begins no escape stands for itself: the vendor's own worked
 * example requests `?o=%`.
 */
export function decodeToBytes(encoded: string): string {
  return encoded.replaceAll(/%([0-9A-Fa-f]{2})/g, (_escape, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}

/** Percent-encodes bytes given one character each: all but `A-Z a-z 0-9 - _ . ~`, upper-case. */
export function encodeBytes(bytes: string): string {
  return bytes.replaceAll(/[^A-Za-z0-9\-_.~]/g, (character) => {
    const byte = character.charCodeAt(0) & 0xff;
    return `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  });
}

/** The one canonical spelling of a percent-encoded text. */
export function recode(encoded: string): string {
  return encodeBytes(decodeToBytes(encoded));
}
