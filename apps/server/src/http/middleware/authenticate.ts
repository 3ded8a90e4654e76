import type { Clock } from '@tasks/core';
import type { Context, MiddlewareHandler } from 'hono';
import type { KeyRing } from '../../auth/key-ring.ts';
import { isLoopback } from '../../auth/can-listen-on.ts';
import { ApiError } from '../api-error.ts';
import type { AppEnv } from '../app-env.ts';
import type { HttpLimits } from '../http-limits.ts';
import { createTokenBucket } from '../token-bucket.ts';
import type { TakeToken } from '../token-bucket.ts';

/** Options of {@link authenticate}. */
export interface AuthenticateOptions {
  readonly keys: KeyRing;
  readonly clock: Clock;
  readonly rateLimit: HttpLimits['rateLimit'];
  /** Origins whose pages may use the API. */
  readonly corsOrigins: readonly string[];
}

/**
 * Lets in who brings a key that may do what is asked, and not more often than it may. Without keys, which is possible on loopback only, it lets in whoever
 * speaks to this machine by its own name, and no page of another origin.
 */
export function authenticate({ keys, clock, rateLimit, corsOrigins }: AuthenticateOptions): MiddlewareHandler<AppEnv> {
  const buckets = new Map<string, TakeToken>();
  const bucketOf = (id: string, limit: Exclude<HttpLimits['rateLimit'], false>): TakeToken => {
    const bucket = buckets.get(id) ?? createTokenBucket(limit, () => clock.monotonic());
    buckets.set(id, bucket);
    return bucket;
  };

  return async (c, next) => {
    if (!keys.required) {
      assertLocal(c, corsOrigins);
      return next();
    }
    const key = keys.find(bearerToken(c.req.header('authorization')));
    if (key === undefined) throw refused('it is not known here, or was revoked');
    c.set('apiKey', key);
    if (key.scope === 'read' && !isReading(c.req.method)) throw mayNotWrite();
    const waitMs = rateLimit === false ? 0 : bucketOf(key.id, rateLimit)();
    if (waitMs > 0) throw tooFast(waitMs);
    return next();
  };
}

function bearerToken(header: string | undefined): string {
  if (header === undefined) throw refused('there is none');
  const token = /^Bearer +(\S+)$/i.exec(header)?.[1];
  if (token === undefined) throw refused('the Authorization header does not have one');
  return token;
}

function isReading(method: string): boolean {
  return method === 'GET' || method === 'HEAD' || method === 'OPTIONS';
}

/**
 * A page of the web can reach this machine's loopback: by a form or a plain request, which carries its origin, or by a name of its own that it lets point to
 * 127.0.0.1, which then stands in the URL.
 */
function assertLocal(c: Context<AppEnv>, corsOrigins: readonly string[]): void {
  const url = new URL(c.req.url);
  const origin = c.req.header('origin');
  const isForeign = origin !== undefined && origin !== url.origin && !corsOrigins.includes(origin);
  if (isLoopback(url.hostname) && !isForeign) return;
  throw new ApiError({
    code: 'permission_denied',
    httpStatus: 403,
    message:
      'A server without API keys answers only requests to localhost that do not come from a page of another origin. Configure an API key, or ask http://localhost or http://127.0.0.1.',
  });
}

function refused(why: string): ApiError {
  return new ApiError({
    code: 'authentication_failed',
    httpStatus: 401,
    message: `The API key of the request is refused: ${why}. Send "Authorization: Bearer <API key>".`,
    headers: { 'www-authenticate': 'Bearer realm="tasks-server"' },
  });
}

function mayNotWrite(): ApiError {
  return new ApiError({
    code: 'permission_denied',
    httpStatus: 403,
    message: 'The API key may only read. Use a key of the scope "write" to change something.',
  });
}

function tooFast(retryAfterMs: number): ApiError {
  return new ApiError({
    code: 'rate_limited',
    httpStatus: 429,
    message: `The API key asks too often. Wait ${retryAfterMs} ms, send several tasks in one request to /v1/tasks/batch, or have its limit raised.`,
    retryAfterMs,
  });
}
