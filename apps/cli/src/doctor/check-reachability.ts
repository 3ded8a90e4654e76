import type { Clock } from '@tasks/core';
import { formatDuration } from '../duration.ts';
import { exitCodes } from '../exit-codes.ts';
import type { Check } from './check.ts';

/** What {@link checkReachability} works on. */
export interface ReachabilityInput {
  readonly provider: string;
  readonly baseUrl: string;
  readonly fetch: typeof globalThis.fetch;
  readonly clock: Pick<Clock, 'now'>;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

/** Clocks further apart than this are worth a word. */
const noticeableSkewMs = 60_000;
/** Clocks further apart than this have signatures refused. */
const harmfulSkewMs = 300_000;

/** Sends one request without credentials. Any answer shows that the vendor can be reached, and its `Date` header what its clock says. */
export async function checkReachability(input: ReachabilityInput): Promise<Check[]> {
  const { provider, baseUrl, clock, timeoutMs } = input;
  const startedAt = clock.now();
  let response: Response;
  try {
    response = await input.fetch(baseUrl, {
      method: 'GET',
      redirect: 'manual',
      signal: AbortSignal.any([input.signal, AbortSignal.timeout(timeoutMs)]),
    });
    await response.body?.cancel();
  } catch (error) {
    input.signal.throwIfAborted();
    const message = `${baseUrl} cannot be reached: ${describeFailure(error, timeoutMs)}`;
    return [{ provider, check: 'reachability', status: 'error', message, exitCode: exitCodes.vendor }];
  }
  const endedAt = clock.now();
  const answered = `${baseUrl} answered HTTP ${response.status} in ${formatDuration(endedAt - startedAt)}`;
  const isDown = response.status >= 500;
  return [
    {
      provider,
      check: 'reachability',
      status: isDown ? 'error' : 'ok',
      message: answered,
      exitCode: isDown ? exitCodes.vendor : exitCodes.success,
    },
    checkClock(provider, response.headers.get('date'), (startedAt + endedAt) / 2),
  ];
}

function checkClock(provider: string, date: string | null, nowMs: number): Check {
  const base = { provider, check: 'clock' } as const;
  const vendorMs = date === null ? Number.NaN : Date.parse(date);
  if (Number.isNaN(vendorMs)) {
    return { ...base, status: 'skipped', message: 'the answer had no Date header', exitCode: exitCodes.success };
  }
  // The header counts whole seconds: half of one is the best guess of what it leaves out.
  const skewMs = nowMs - (vendorMs + 500);
  const apart = Math.abs(skewMs);
  if (apart <= noticeableSkewMs) {
    return {
      ...base,
      status: 'ok',
      message: `this machine and the vendor agree within ${formatDuration(Math.max(1_000, apart))}`,
      exitCode: exitCodes.success,
    };
  }
  const message = `this machine's clock is ${formatDuration(apart)} ${skewMs > 0 ? 'ahead of' : 'behind'} the vendor's: set it right, or signatures are refused`;
  return apart > harmfulSkewMs
    ? { ...base, status: 'error', message, exitCode: exitCodes.credentials }
    : { ...base, status: 'warning', message, exitCode: exitCodes.success };
}

function describeFailure(error: unknown, timeoutMs: number): string {
  if (error instanceof DOMException && error.name === 'TimeoutError') return `no answer within ${formatDuration(timeoutMs)}`;
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const code = (cause as NodeJS.ErrnoException).code;
  const message = cause instanceof Error ? cause.message : String(cause);
  return code === undefined || message.includes(code) ? message : `${message} (${code})`;
}
