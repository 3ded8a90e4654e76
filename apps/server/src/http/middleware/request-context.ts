import { randomUUID } from 'node:crypto';
import type { Clock } from '@tasks/core';
import type { MiddlewareHandler } from 'hono';
import type { Logger } from 'pino';
import type { AppEnv } from '../app-env.ts';
import { routeOf } from '../route-of.ts';

/** What is known of a request once it was answered. */
export interface RequestReport {
  readonly method: string;
  /** The route's pattern, such as `/v1/tasks/:uid`, see `routeOf`. */
  readonly route: string | undefined;
  readonly status: number;
  /** Until the answer began. */
  readonly durationMs: number;
}

/** Options of {@link requestContext}. */
export interface RequestContextOptions {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly onRequest?: ((report: RequestReport) => void) | undefined;
}

/** Routes that are asked all the time by machines, and whose answers say nothing new. */
const quietRoutes: ReadonlySet<string> = new Set(['/healthz', '/readyz', '/metrics']);

/**
 * Gives each request its id, its headers, and its line in the log. The line has neither the query nor the headers nor the body: there may be secrets in them.
 */
export function requestContext({ clock, logger, onRequest }: RequestContextOptions): MiddlewareHandler<AppEnv> {
  return async (c, next) => {
    const startedAt = clock.monotonic();
    const requestId = saneRequestId(c.req.header('x-request-id')) ?? randomUUID();
    c.set('requestId', requestId);
    await next();
    const { headers, status } = c.res;
    headers.set('x-request-id', requestId);
    headers.set('x-content-type-options', 'nosniff');
    headers.set('x-frame-options', 'DENY');
    headers.set('referrer-policy', 'no-referrer');
    if (!headers.has('content-security-policy'))
      headers.set('content-security-policy', "default-src 'none'; frame-ancestors 'none'");
    if (!headers.has('cache-control')) headers.set('cache-control', 'no-store');

    const route = routeOf(c);
    const method = c.req.method;
    const durationMs = Math.round((clock.monotonic() - startedAt) * 1000) / 1000;
    onRequest?.({ method, route, status, durationMs });
    const failure = c.get('failure');
    const line = {
      requestId,
      method,
      route,
      ...(route !== undefined && { path: c.req.path }),
      status,
      durationMs,
      keyId: c.get('apiKey')?.id,
    };
    if (failure !== undefined) logger.error({ ...line, err: failure }, 'request failed');
    else if (status >= 500) logger.warn(line, 'request refused');
    else if (quietRoutes.has(route ?? '')) logger.debug(line, 'request');
    else logger.info(line, 'request');
  };
}

/** A caller's own id for its request, unless it is longer than an id is or could break a log. */
function saneRequestId(text: string | undefined): string | undefined {
  return text !== undefined && /^[\w.:-]{1,128}$/.test(text) ? text : undefined;
}
