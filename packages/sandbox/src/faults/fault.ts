import type { VendorName } from '../vendors/vendor.ts';

/** Which requests a fault hits, and when. */
export interface FaultTarget {
  /** @default both */
  readonly vendor?: VendorName | undefined;
  /** @default any */
  readonly method?: string | undefined;
  /** A text that the path begins with, or an expression that path and query match. @default any */
  readonly path?: string | RegExp | undefined;
  /** How many requests are hit; `Infinity` for all. @default 1 */
  readonly times?: number | undefined;
  /**
   * `accept`: before the vendor looks at the request; nothing is checked, counted or done. `work`: after the vendor did what was asked (the task
   * exists), instead of its answer; requests that the vendor refuses are not hit.
   *
   * @default `work` for `truncated`, else `accept`
   */
  readonly after?: 'accept' | 'work' | undefined;
}

/** What goes wrong. */
export type FaultKind =
  /** The connection is reset. */
  | { readonly kind: 'reset' }
  /** A proxy's HTML page instead of an answer. */
  | { readonly kind: 'html-502' | 'html-503' }
  /**
   * Half of an answer. `json`: complete as HTTP, but the JSON ends in the middle. `connection`: the connection ends before the announced length.
   */
  | { readonly kind: 'truncated'; readonly cut?: 'json' | 'connection' | undefined }
  /** The answer comes late by so many milliseconds of real time; `accept`: the work is done late as well. */
  | { readonly kind: 'slow'; readonly delayMs: number }
  /** No answer, until the sandbox is closed. */
  | { readonly kind: 'hang' }
  /** An answer of valid JSON without an end in sight. */
  | {
      readonly kind: 'huge';
      /** @default 67_108_864 (64 MiB) */
      readonly bytes?: number | undefined;
    }
  /** The vendor's HTTP 429. */
  | {
      readonly kind: 'rate-limited';
      /** Seconds, or the header's text verbatim, such as an HTTP date. @default 1 */
      readonly retryAfter?: number | string | undefined;
    }
  /** Any answer, verbatim. */
  | {
      readonly kind: 'respond';
      readonly status: number;
      /** @default `content-type: application/json` */
      readonly headers?: Readonly<Record<string, string>> | undefined;
      /** @default empty */
      readonly body?: string | Uint8Array | undefined;
    };

/** Something that goes wrong on purpose. */
export type Fault = FaultTarget & FaultKind;
