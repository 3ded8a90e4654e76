/**
 * A new name that sorts by time: a prefix and a UUID of version 7 (RFC 9562, section 5.7).
 *
 * @param prefix - Such as `tsk_`.
 * @param now - Milliseconds since the epoch.
 */
export function createUid(prefix: string, now: number): string {
  const time = Math.floor(now).toString(16).padStart(12, '0');
  // All of a UUID of version 4 behind its version is chance, but for the variant, which both have: and the platform draws those in stock.
  return `${prefix}${time.slice(0, 8)}-${time.slice(8)}-7${crypto.randomUUID().slice(15)}`;
}
