import { randomUUID } from 'node:crypto';
import { createLeakyBuckets } from '../../rate-limits/leaky-buckets.ts';
import type { TaskDefaults } from '../../tasks/start-task.ts';
import type { TaskStore } from '../../tasks/task-store.ts';
import { sameText } from '../same-text.ts';
import type { Vendor, VendorAnswer, VendorRequest } from '../vendor.ts';
import { bodyStyleOf } from './api-version.ts';
import { pageNotFound, shoplazzaAnswer, tooManyRequests, unauthorized } from './shoplazza-answer.ts';
import { routeShoplazza } from './shoplazza-routes.ts';
import type { ShoplazzaSettings } from './shoplazza-settings.ts';

/** Shoplazza's stand-in: the vendor, and what scripted tasks of its three types are made of. */
export interface ShoplazzaVendor extends Vendor {
  readonly taskDefaults: { readonly file: TaskDefaults; readonly theme: TaskDefaults; readonly dataQuery: TaskDefaults };
}

/**
 * Makes the stand-in of the Shoplazza Open API. A request passes, in this order: API version, token, the buckets, endpoint. Refused tokens count
 * against no bucket.
 */
export function createShoplazzaVendor(settings: ShoplazzaSettings, tasks: TaskStore, now: () => number): ShoplazzaVendor {
  const buckets = createLeakyBuckets(settings.rateLimit);
  const scripted = { durationMs: settings.durationMs, reason: 'failed', makeId: randomUUID };
  const file: TaskDefaults = {
    ...scripted,
    type: 'file',
    total: 3,
    keyOf: (index) => `https://example.com/img-${index + 1}.jpg`,
  };
  const theme: TaskDefaults = { ...scripted, type: 'theme', total: 1, keyOf: () => 'theme' };
  const dataQuery: TaskDefaults = { ...scripted, type: 'data-query', total: 1, keyOf: () => 'query' };

  const defaults = { file, theme, dataQuery };

  const answer = (request: VendorRequest): VendorAnswer => {
    const { version, route } = splitPath(request.path);
    const style = bodyStyleOf(version);
    if (!style) return shoplazzaAnswer(pageNotFound, 'bare');
    const token = request.headers['access-token'];
    if (typeof token !== 'string' || !sameText(token, settings.accessToken)) return shoplazzaAnswer(unauthorized, style);
    const waitMs = buckets.admit(request.arrivedAt);
    const level = buckets.level();
    const limitHeaders: Record<string, string> = level ? { 'x-shoplazza-shop-api-call-limit': level } : {};
    if (waitMs > 0) {
      limitHeaders['retry-after'] = String(Math.ceil(waitMs / 1000));
      return withHeaders(shoplazzaAnswer(tooManyRequests, style), limitHeaders);
    }
    return withHeaders(shoplazzaAnswer(routeShoplazza({ tasks, defaults }, request, route, style, now()), style), limitHeaders);
  };

  return {
    name: 'shoplazza',
    // The vendor states no limit; themes are larger than lists of URLs.
    bodyLimit: 20 * 1024 * 1024,
    taskDefaults: defaults,
    tooManyRequests: (path) =>
      withHeaders(shoplazzaAnswer(tooManyRequests, bodyStyleOf(splitPath(path).version) ?? 'envelope'), {
        'request-id': randomUUID(),
      }),
    handle: (request) => withHeaders(answer(request), { 'request-id': randomUUID() }),
  };
}

function splitPath(path: string): { readonly version: string; readonly route: string } {
  const [, version = '', route = ''] = /^\/openapi\/([^/]*)\/?(.*)$/s.exec(path) ?? [];
  return { version, route };
}

function withHeaders(answer: VendorAnswer, headers: Readonly<Record<string, string>>): VendorAnswer {
  return { ...answer, headers: { ...answer.headers, ...headers } };
}
