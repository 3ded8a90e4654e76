/** How long to leave a store in peace after its first error, and at most, in milliseconds. */
const firstPauseMs = 500;
const longestPauseMs = 30_000;

/**
 * How long to leave a store in peace that failed so many times in a row, in milliseconds: twice as long each time, of that the half to the whole.
 *
 * @param failures - From 1.
 * @param random - From 0 up to 1.
 */
export function storePauseMs(failures: number, random: () => number): number {
  return Math.min(firstPauseMs * 2 ** (failures - 1), longestPauseMs) * (0.5 + 0.5 * random());
}
