/** Where a value stands in an answer: a path in its body, or a header. */
export type HttpSource = string | HttpHeaderSource;

/** A header of an answer. */
export interface HttpHeaderSource {
  /** The header's name. */
  readonly header: string;
}

/** One place, or several of which the first that holds something is read. */
export type HttpSources = HttpSource | readonly HttpSource[];

/** Where a new task's id stands. */
export type HttpIdSource = HttpSource | HttpMatchedIdSource;

/** An id within a URL or a path, such as that of a `Location` header. */
export interface HttpMatchedIdSource {
  /** A path in the body that leads to the URL. Give this or `header`. */
  readonly path?: string | undefined;
  /** The header that holds the URL. */
  readonly header?: string | undefined;
  /**
   * What the URL's path ends in: `/jobs/{id}` takes one segment, `/v1/{+id}` all that follows `/v1/`. Query and fragment are left out, and percent-encoding is
   * undone.
   */
  readonly match: string;
}
