import { TasksError } from '@tasks/core';
import type { TasksErrorCode } from '@tasks/core';
import { ApiError, statusOf } from './api-error.ts';
import type { FieldProblem } from './api-error.ts';

/** An error as it is answered: problem details of RFC 9457. */
export interface Problem {
  /** `urn:tasks:error:<code>`; `about:blank` where the status says it all. */
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  /** Undefined for a fault of the server. */
  readonly code?: TasksErrorCode | undefined;
  readonly retryable: boolean;
  readonly requestId: string;
  /** What is wrong with the request, one by one. */
  readonly errors?: readonly FieldProblem[] | undefined;
  readonly provider?: string | undefined;
  readonly ref?: string | undefined;
  /** The vendor's own code. */
  readonly vendorCode?: string | undefined;
  readonly retryAfterMs?: number | undefined;
}

/** A problem, and the headers that go with it. */
export interface ProblemAnswer {
  readonly problem: Problem;
  readonly headers: Readonly<Record<string, string>>;
  /** Whether the reason is for the log: it is not told. */
  readonly isFault: boolean;
}

const titles: Readonly<Record<TasksErrorCode, string>> = {
  invalid_argument: 'The request cannot be taken',
  authentication_failed: 'A key was refused',
  permission_denied: 'The call is not allowed',
  task_not_found: 'There is no such task',
  rate_limited: 'Too many requests',
  quota_exhausted: 'The quota is used up',
  vendor_unavailable: 'The vendor cannot be reached',
  invalid_response: 'The vendor answered in a way that nobody documents',
  timeout: 'It took too long',
  unsupported: 'There is no such capability',
};

/** An error as it is answered. Of one that nobody foresaw, and of the store's, only the request id is told: the rest may name paths and hosts. */
export function toProblem(error: unknown, requestId: string): ProblemAnswer {
  if (!TasksError.isInstance(error)) {
    return {
      problem: {
        type: 'about:blank',
        title: 'Internal Server Error',
        status: 500,
        detail: `The server met with an error of its own. Its log has the reason under the request id ${requestId}.`,
        retryable: true,
        requestId,
      },
      headers: {},
      isFault: true,
    };
  }
  if (isOfStore(error)) {
    return {
      problem: {
        type: 'urn:tasks:error:vendor_unavailable',
        title: 'The server cannot use its store',
        status: 503,
        detail: `The server cannot use its store. Ask again later; its log has the reason under the request id ${requestId}.`,
        code: 'vendor_unavailable',
        retryable: true,
        requestId,
      },
      headers: { 'retry-after': '5' },
      isFault: true,
    };
  }
  const isApiError = error instanceof ApiError;
  const { code, retryable, provider, ref, vendorCode, retryAfterMs } = error;
  return {
    problem: {
      type: `urn:tasks:error:${code}`,
      title: titles[code],
      status: isApiError ? error.httpStatus : statusOf(code),
      detail: error.message,
      code,
      retryable,
      requestId,
      ...(isApiError && error.problems.length > 0 && { errors: error.problems }),
      ...(provider !== undefined && { provider }),
      ...(ref !== undefined && { ref }),
      ...(vendorCode !== undefined && { vendorCode }),
      ...(retryAfterMs !== undefined && { retryAfterMs }),
    },
    headers: {
      ...(retryAfterMs !== undefined && { 'retry-after': String(Math.max(1, Math.ceil(retryAfterMs / 1000))) }),
      ...(isApiError && error.headers),
    },
    isFault: false,
  };
}

/** Whatever is said by or of a vendor names its provider. */
function isOfStore(error: TasksError): boolean {
  return !(error instanceof ApiError) && error.code === 'vendor_unavailable' && error.provider === undefined;
}

/** A problem as a response. */
export function problemResponse({ problem, headers }: ProblemAnswer): Response {
  return new Response(JSON.stringify(problem), {
    status: problem.status,
    headers: { 'content-type': 'application/problem+json', ...headers },
  });
}
