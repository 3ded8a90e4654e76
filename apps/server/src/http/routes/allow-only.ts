import type { Hono } from 'hono';
import { ApiError } from '../api-error.ts';
import type { AppEnv } from '../app-env.ts';

/** A method that a route can have. */
type Method = 'GET' | 'POST' | 'DELETE';

/** Answers all other methods of a path with 405, and `OPTIONS` with what there is. Comes after the path's routes. */
export function allowOnly(app: Hono<AppEnv>, path: string, ...methods: readonly Method[]): void {
  const allow = [...methods.flatMap((method) => (method === 'GET' ? ['GET', 'HEAD'] : [method])), 'OPTIONS'].join(', ');
  app.all(path, (c) => {
    if (c.req.method === 'OPTIONS') return c.body(null, 204, { allow });
    throw new ApiError({
      code: 'unsupported',
      httpStatus: 405,
      message: `${c.req.method} is not for ${path}. Use ${allow}.`,
      headers: { allow },
    });
  });
}
