const baseMs = 1000;
const capMs = 60_000;

/**
 * How long to pause after so many failures in a row, in milliseconds: twice as long each time, up to a minute, between half and all of it by
 * chance, so that many callers do not come back at once.
 *
 * @param failures - At least 1.
 * @param random - A number in [0, 1).
 */
export function backoffMs(failures: number, random: number): number {
  const full = Math.min(capMs, baseMs * 2 ** Math.min(failures - 1, 16));
  return Math.round(full / 2 + (full / 2) * random);
}
