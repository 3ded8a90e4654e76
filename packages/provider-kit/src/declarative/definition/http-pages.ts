import type { HttpSource } from './http-source.ts';

/**
 * How a list goes on.
 *
 * - `cursor`: the answer holds a text that is sent back as a query parameter.
 * - `link`: the answer holds the URL of the next page, within the base URL. In a `Link` header, the one of `rel="next"`.
 * - `page`: pages are numbered.
 */
export type HttpPages = HttpCursorPages | HttpLinkPages | HttpNumberedPages;

/** What all kinds share. */
export interface HttpPageLimit {
  /**
   * The most pages that are read, 1 to 1000. A longer list is an error rather than cut off. Each page is a request that the account's rate limit does not
   * count.
   *
   * @default 10
   */
  readonly limit?: number | undefined;
}

/** The answer holds a cursor; the last page has none. */
export interface HttpCursorPages extends HttpPageLimit {
  readonly type: 'cursor';
  /** Where the cursor stands. */
  readonly next: HttpSource;
  /** The query parameter that takes it. */
  readonly parameter: string;
  /** Where the answer says, by `true` or `false`, whether there is more. @default a missing cursor says so */
  readonly more?: HttpSource | undefined;
}

/** The answer holds the next page's URL; the last page has none. */
export interface HttpLinkPages extends HttpPageLimit {
  readonly type: 'link';
  /** Where the URL stands: absolute, or relative to the request's. */
  readonly next: HttpSource;
}

/** Pages are numbered; the last is empty, or the one that `last` tells. */
export interface HttpNumberedPages extends HttpPageLimit {
  readonly type: 'page';
  /** The query parameter that takes the number. */
  readonly parameter: string;
  /** The number of the first page. @default 1 */
  readonly first?: number | undefined;
  /** Where the number of the last page stands. @default not told: pages are read until one is empty */
  readonly last?: HttpSource | undefined;
}
