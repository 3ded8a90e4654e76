import type { MiddlewareHandler } from 'hono';
import { traceRequest } from '../../tracing/trace-request.ts';
import type { AppEnv } from '../app-env.ts';
import { routeOf } from '../route-of.ts';

/** Answers each request within a span, where somebody traces, and keeps the trace's context for what the request tracks. */
export function trace(): MiddlewareHandler<AppEnv> {
  return async (c, next) => {
    const { method, path } = c.req;
    await traceRequest({ method, path, traceparent: c.req.header('traceparent') }, async (traceparent) => {
      c.set('traceparent', traceparent);
      await next();
      return { route: routeOf(c), status: c.res.status };
    });
  };
}
