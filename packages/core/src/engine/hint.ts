/** The longest that a vendor's wish to be left alone is obeyed: one request an hour harms nobody, and a vendor may err by months. */
export const longestHintMs = 3_600_000;

/**
 * A vendor's wish for the next request as a pause that is safe to obey, in milliseconds: at least `floorMs`, at most an hour.
 *
 * @returns undefined for no wish and for one that makes no sense (not a number, zero, negative).
 */
export function usableHintMs(hintMs: number | undefined, floorMs: number): number | undefined {
  if (hintMs === undefined || !(hintMs > 0)) return undefined;
  return Math.round(Math.min(longestHintMs, Math.max(floorMs, hintMs)));
}
