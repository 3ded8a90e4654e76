const resetHeaders = ['ratelimit-reset', 'x-ratelimit-reset', 'x-rate-limit-reset'] as const;
const remainingHeaders = ['ratelimit-remaining', 'x-ratelimit-remaining', 'x-rate-limit-remaining'] as const;
const numberPattern = /^\s*[+-]?\d+(?:\.\d+)?\s*$/;

/** A reset header above this is an instant in seconds since the epoch (2001 and later); what is below is a number of seconds from now. */
const leastEpochSeconds = 1e9;
/** A reset header above this is an instant in milliseconds since the epoch. */
const leastEpochMilliseconds = 1e12;

/**
 * How long the vendor asks to wait, in milliseconds from now: `Retry-After` (seconds or an HTTP date), else, unless the headers say that requests are
 * left, `RateLimit-Reset` and its `X-` forms (seconds from now, or an instant since the epoch), else `RateLimit: …;t=<seconds>`.
 *
 * @param now - Milliseconds since the epoch. @default Date.now()
 * @returns `undefined` when no header says it, or the one that does is not a number, not a date, or lies in the past.
 */
export function parseRetryAfterMs(headers: Headers, now: number = Date.now()): number | undefined {
  const retryAfter = headers.get('retry-after');
  if (retryAfter !== null) return fromRetryAfter(retryAfter, now);
  if (remainingHeaders.some((name) => Number(headers.get(name) ?? 0) > 0)) return undefined;
  for (const name of resetHeaders) {
    const reset = headers.get(name);
    if (reset !== null) return fromReset(reset, now);
  }
  const seconds = /(?:^|;)\s*t=(\d+)/.exec(headers.get('ratelimit') ?? '')?.[1];
  return seconds === undefined ? undefined : waitOf(Number(seconds) * 1000);
}

function fromRetryAfter(value: string, now: number): number | undefined {
  if (numberPattern.test(value)) return waitOf(Number(value) * 1000);
  // A date names its month; Date.parse alone would also take texts such as "-5" or "v2" for dates.
  if (!/[a-z]{3}/i.test(value)) return undefined;
  // The oldest of the three HTTP date forms names no zone, and means UTC.
  return waitOf(Date.parse(/(?:GMT|UTC|Z|[+-]\d{4})\s*$/i.test(value) ? value : `${value} GMT`) - now);
}

function fromReset(value: string, now: number): number | undefined {
  if (!numberPattern.test(value)) return fromRetryAfter(value, now);
  const reset = Number(value);
  if (reset >= leastEpochMilliseconds) return waitOf(reset - now);
  return waitOf(reset >= leastEpochSeconds ? reset * 1000 - now : reset * 1000);
}

function waitOf(milliseconds: number): number | undefined {
  return Number.isFinite(milliseconds) && milliseconds >= 0 ? Math.ceil(milliseconds) : undefined;
}
