import type { Clock } from '@tasks/core';
import type { MiddlewareHandler } from 'hono';
import { ApiError } from '../api-error.ts';
import type { AppEnv } from '../app-env.ts';

/**
 * Answers 504 when an answer has not begun in time, and gives each request a signal that then aborts, or when its client is gone.
 */
export function timeLimit(clock: Clock, limitMs: number): MiddlewareHandler<AppEnv> {
  return async (c, next) => {
    const late = new AbortController();
    const { promise: ended, reject } = Promise.withResolvers<never>();
    const cancel = clock.schedule(() => {
      const error = new ApiError({
        code: 'timeout',
        httpStatus: 504,
        message: `The request was not answered within ${limitMs} ms. What it asked for may still happen: look, before you repeat it.`,
      });
      late.abort(error);
      reject(error);
    }, limitMs);
    // Made when it is asked for: most requests need none.
    c.set('getSignal', () => AbortSignal.any([late.signal, c.req.raw.signal]));
    try {
      await Promise.race([next(), ended]);
    } finally {
      cancel();
    }
  };
}
