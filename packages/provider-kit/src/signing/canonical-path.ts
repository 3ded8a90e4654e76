import { normalizeComponent } from './percent-encoding.ts';

/** A path that encoding leaves as it is. */
const plainPath = /^[\w.~/-]+$/;

/**
 * The path as it is signed: each segment percent-encoded exactly once. Double and trailing slashes stay; an empty path is `/`.
 *
 * @param path - As it goes on the wire, percent-encoded or not.
 */
export function canonicalPath(path: string): string {
  if (path === '') return '/';
  if (plainPath.test(path)) return path;
  return path
    .split('/')
    .map((segment) => normalizeComponent(segment, false).encoded)
    .join('/');
}
