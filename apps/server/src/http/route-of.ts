import type { Context } from 'hono';
import { routePath } from 'hono/route';

/**
 * The pattern of the route that answered a request, such as `/v1/tasks/:uid`; undefined where middleware did, whose paths end in a star: there is no such
 * path, or the request was not let through.
 */
export function routeOf(c: Context): string | undefined {
  const ran = routePath(c);
  return ran.endsWith('*') ? undefined : ran;
}
