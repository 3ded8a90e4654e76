import type { Fault } from '../faults/fault.ts';
import type { VendorName } from '../vendors/vendor.ts';

/** One request to a vendor, as the sandbox saw it. */
export interface SandboxRequest {
  /** Counts all requests from 1; what is missing in front has been dropped. */
  readonly number: number;
  /** When it arrived, by the sandbox's clock, in milliseconds since the epoch. */
  readonly at: number;
  readonly vendor: VendorName;
  readonly method: string;
  /** Without the query; clipped to 500 characters. */
  readonly path: string;
  /** HTTP status of the answer; 0 while, or because, there is none. */
  readonly status: number;
  /** The task that it asked after or created; clipped to 500 characters. */
  readonly taskId?: string | undefined;
  /** Why the vendor did not do what was asked; absent when it did. */
  readonly refusal?: string | undefined;
  /** The fault that hit it. */
  readonly fault?: Fault['kind'] | undefined;
}

/** The request while it is being served. */
export type OpenRequest = { -readonly [Key in keyof SandboxRequest]: SandboxRequest[Key] };

/** The log of all requests. */
export interface RequestLog {
  /** In the order of arrival; the newest, at most `limit`. The array lives on: copy it to keep a moment. */
  readonly requests: readonly SandboxRequest[];
  /** Notes a request that has just arrived. What is learned of it later is written into what this returns. */
  open(request: {
    readonly at: number;
    readonly vendor: VendorName;
    readonly method: string;
    readonly path: string;
  }): OpenRequest;
}

/** Makes an empty log that keeps the newest entries. */
export function createRequestLog(limit: number = 100_000): RequestLog {
  const requests: OpenRequest[] = [];
  let count = 0;
  return {
    requests,
    open({ at, vendor, method, path }) {
      // Dropped a hundredth at a time: moving the rest down for every request would cost more than the request.
      if (requests.length >= limit) requests.splice(0, Math.ceil(limit / 100));
      count += 1;
      const request: OpenRequest = {
        number: count,
        at,
        vendor,
        method,
        path: clip(path),
        status: 0,
        taskId: undefined,
        refusal: undefined,
        fault: undefined,
      };
      requests.push(request);
      return request;
    },
  };
}

const longestText = 500;

/** A text of bounded length, copied, so that a piece does not keep a long whole alive in memory. */
export function clip(text: string): string {
  return Buffer.from(text.slice(0, longestText), 'utf16le').toString('utf16le');
}
