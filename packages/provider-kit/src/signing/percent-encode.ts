/**
 * Percent-encodes a text as signatures want it (RFC 3986): `A-Z a-z 0-9 - _ . ~` stand for themselves, all other bytes of its UTF-8 are `%XX` with
 * upper-case digits. Unlike `encodeURIComponent` it encodes `!'()*` too, and never throws.
 */
export function percentEncode(text: string): string {
  return encodeURIComponent(text.toWellFormed()).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
