const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

/**
 * How long to wait after each failed try, in milliseconds; the first try comes at once. These are the first pauses of Standard Webhooks 1.0: eight tries over
 * 31.6 hours, so that also with the least jitter a delivery is tried for more than a day.
 */
export const retryPausesMs: readonly number[] = [
  5000,
  5 * minuteMs,
  30 * minuteMs,
  2 * hourMs,
  5 * hourMs,
  10 * hourMs,
  14 * hourMs,
];

/** By how much of itself a pause is made longer or shorter at random, so that what failed together does not come back together. */
export const retryJitter = 0.2;

/** The longest `Retry-After` that is taken at its word, in milliseconds. A longer one counts as this. */
export const longestRetryAfterMs: number = hourMs;

/** How long every delivery of a receiver must have failed for it to be given up, in milliseconds. */
export const disableAfterMs: number = 5 * 24 * hourMs;

/**
 * How old the delivery must be at whose failure a receiver is given up, in milliseconds. A receiver that is told of something once a week must not be given up
 * for the first try after a bad day last week: the delivery is tried again for this long first.
 */
export const disableDeliveryAgeMs: number = hourMs;

/** What is known of a delivery that failed. */
export interface FailedTry {
  /** How often it was tried before. */
  readonly tries: number;
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** How long the receiver asked to wait, in milliseconds. */
  readonly retryAfterMs?: number | undefined;
  /** From 0 up to 1. */
  readonly random: () => number;
}

/** When to try again, in milliseconds since the epoch; undefined: it was tried often enough. A receiver's wish makes a pause longer, never shorter. */
export function nextTryAt({ tries, now, retryAfterMs, random }: FailedTry): number | undefined {
  const pauseMs = retryPausesMs[tries];
  if (pauseMs === undefined) return undefined;
  const jittered = pauseMs * (1 - retryJitter + 2 * retryJitter * random());
  const asked = boundRetryAfter(retryAfterMs) * (1 + retryJitter * random());
  return now + Math.round(Math.max(jittered, asked));
}

/** A receiver's wish within bounds; zero where there is none. */
export function boundRetryAfter(retryAfterMs: number | undefined): number {
  return Math.min(retryAfterMs ?? 0, longestRetryAfterMs);
}
