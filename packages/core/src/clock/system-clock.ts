import type { Clock } from './clock.ts';

/** `setTimeout` turns a longer delay than this, 2^31 - 1 ms or about 25 days, into 1 ms. */
const longestTimerMs = 2_147_483_647;

/** The platform's own time and timers. */
export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  schedule(callback, delayMs) {
    let timer: NodeJS.Timeout;
    const arm = (remainingMs: number): void => {
      timer =
        remainingMs > longestTimerMs
          ? setTimeout(() => arm(remainingMs - longestTimerMs), longestTimerMs)
          : setTimeout(callback, remainingMs);
    };
    arm(Math.max(0, delayMs));
    return () => clearTimeout(timer);
  },
};
