import { BoundedCache } from './bounded-cache.ts';
import { canonicalPath } from './canonical-path.ts';
import { canonicalQuery } from './canonical-query.ts';
import { unsignable } from './unsignable.ts';

/** What a signature needs of a URL. */
export interface RequestTarget {
  readonly host: string;
  readonly path: string;
  readonly query: string;
}

/** Providers ask for a few URLs over and over. */
const cache = new BoundedCache<RequestTarget>(200);
const longestCached = 2000;

/**
 * Takes a URL apart as fetch would send it.
 *
 * @throws {TasksError} `invalid_argument` unless it is an absolute http or https URL.
 */
export function requestTarget(url: string | URL): RequestTarget {
  const text = typeof url === 'string' ? url : hrefOf(url);
  return cache.get(text) ?? parse(text);
}

function parse(text: string): RequestTarget {
  const url = URL.parse(text);
  if (url === null || (url.protocol !== 'https:' && url.protocol !== 'http:')) {
    throw unsignable('url must be an absolute http or https URL');
  }
  const target = { host: url.host, path: canonicalPath(url.pathname), query: canonicalQuery(url.search.slice(1)) };
  return text.length > longestCached ? target : cache.set(text, target);
}

function hrefOf(url: unknown): string {
  if (url instanceof URL) return url.href;
  throw unsignable('url must be a string or a URL');
}
