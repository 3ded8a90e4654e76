const dayMs = 86_400_000;
/** China has one time zone, UTC+8, and no summer time. */
const chinaOffsetMs = 8 * 3_600_000;

/**
 * How long until the next day begins in China, in milliseconds. The vendor counts calls by the day ("continue tomorrow"); that its day is China's is
 * inferred, not documented.
 *
 * @param now - Milliseconds since the epoch.
 */
export function untilNextDayInChina(now: number): number {
  return dayMs - ((now + chinaOffsetMs) % dayMs);
}
