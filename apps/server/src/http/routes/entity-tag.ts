import { createHash } from 'node:crypto';
import type { Context } from 'hono';

/**
 * Answers a JSON body with its entity tag; 304 without the body when the caller has it. The tag is made of the body: nothing that a caller can see changes
 * without it.
 */
export function respondTagged(c: Context, value: unknown): Response {
  const body = JSON.stringify(value);
  const etag = `"${createHash('sha256').update(body).digest('base64url').slice(0, 27)}"`;
  const headers = { etag, 'cache-control': 'private, no-cache' };
  if (matches(c.req.header('if-none-match'), etag)) return c.body(null, 304, headers);
  return c.body(body, 200, { ...headers, 'content-type': 'application/json' });
}

/** Weak comparison (RFC 9110, section 8.8.3.2): a proxy that compresses makes a strong tag weak. */
function matches(header: string | undefined, etag: string): boolean {
  if (header === undefined) return false;
  return header
    .split(',')
    .map((tag) => tag.trim().replace(/^W\//, ''))
    .some((tag) => tag === '*' || tag === etag);
}
