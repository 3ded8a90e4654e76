import type { IncomingHttpHeaders } from 'node:http';

/** The vendors that the sandbox stands in for. */
export type VendorName = 'jd' | 'shoplazza';

/** A request as it came over the wire. */
export interface VendorRequest {
  readonly method: string;
  /** The request target, verbatim: path and query, still encoded. */
  readonly target: string;
  /** The target up to its `?`, verbatim. */
  readonly path: string;
  /** What follows the `?`, verbatim; empty without one. */
  readonly query: string;
  readonly headers: IncomingHttpHeaders;
  /** The exact bytes, unless there were more than the vendor takes. */
  readonly body: Buffer | 'too-large';
  /** When the request arrived, in milliseconds since the epoch. */
  readonly arrivedAt: number;
}

/** What a vendor answers. */
export interface VendorAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** The task that the request was about. */
  readonly taskId?: string | undefined;
  /** Why the vendor did not do what was asked; absent when it did. */
  readonly refusal?: string | undefined;
}

/** One vendor's API: a function of the request, the time and the tasks. */
export interface Vendor {
  readonly name: VendorName;
  /** The largest body that is taken, in bytes. */
  readonly bodyLimit: number;
  handle(request: VendorRequest): VendorAnswer;
  /** The vendor's HTTP 429 to a request of that path, as an injected fault sends it. */
  tooManyRequests(path: string): VendorAnswer;
}
