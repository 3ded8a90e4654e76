import { TasksError } from '@tasks/core/provider';
import type { TasksErrorCode } from '@tasks/core/provider';
import { describeBody } from '../json/describe-body.ts';
import type { HttpResponse } from './http-message.ts';
import { parseRetryAfterMs } from './parse-retry-after.ts';
import { hostOf } from './request-url.ts';

/** What a provider knows better than the status tells. */
export interface StatusErrorContext {
  /** @default the one that asked */
  readonly provider?: string | undefined;
  /** @default says the host, the status, the beginning of the body and what to do */
  readonly message?: string | undefined;
  readonly vendorCode?: string | undefined;
  /** @default by the status */
  readonly code?: TasksErrorCode | undefined;
  /** @default by the code */
  readonly retryable?: boolean | undefined;
  /** @default the response's headers, for the codes that can pass by waiting */
  readonly retryAfterMs?: number | undefined;
  /** @default the response's */
  readonly requestId?: string | undefined;
}

const codes: Readonly<Record<number, TasksErrorCode>> = {
  400: 'invalid_argument',
  401: 'authentication_failed',
  402: 'permission_denied',
  403: 'permission_denied',
  404: 'task_not_found',
  408: 'vendor_unavailable',
  410: 'task_not_found',
  422: 'invalid_argument',
  425: 'vendor_unavailable',
  429: 'rate_limited',
};

/** What to do about an error, where nothing better is known. */
export const todos: Readonly<Partial<Record<TasksErrorCode, string>>> = {
  invalid_argument: 'Correct the request.',
  authentication_failed: `Check the account's key or token.`,
  permission_denied: 'Check what the key or token is allowed to do, and that the account is paid for.',
  task_not_found: 'Check the task id, and that it is of this account.',
  rate_limited: 'Ask less often.',
  quota_exhausted: 'Wait until the quota is renewed, or buy more.',
  vendor_unavailable: 'Ask again later.',
  invalid_response: `Check that the base URL is the vendor's API.`,
};

/** The codes for which a vendor's hint when to ask again is kept. */
const passing: ReadonlySet<TasksErrorCode> = new Set<TasksErrorCode>(['rate_limited', 'quota_exhausted', 'vendor_unavailable']);

/** The code that an HTTP status means where nothing better is known. */
export function codeForStatus(status: number): TasksErrorCode {
  return codes[status] ?? (status >= 500 ? 'vendor_unavailable' : 'invalid_response');
}

/**
 * The error that an HTTP status means where nothing better is known: 400, 422 `invalid_argument`; 401 `authentication_failed`; 402, 403
 * `permission_denied`; 404, 410 `task_not_found`; 408, 425, 5xx `vendor_unavailable`; 429 `rate_limited`; all other `invalid_response`. The context
 * overrides what it holds. Secrets of the client are redacted.
 */
export function errorForStatus(response: HttpResponse, context: StatusErrorContext = {}): TasksError {
  const code = context.code ?? codeForStatus(response.status);
  const redact = response.redact ?? same;
  return new TasksError({
    code,
    provider: context.provider ?? response.provider,
    message: redact(context.message ?? messageFor(response, code)),
    retryable: context.retryable,
    status: response.status,
    vendorCode: context.vendorCode === undefined ? undefined : redact(context.vendorCode),
    requestId: context.requestId === undefined ? response.requestId : redact(context.requestId),
    retryAfterMs: context.retryAfterMs ?? (passing.has(code) ? parseRetryAfterMs(response.headers) : undefined),
  });
}

function messageFor(response: HttpResponse, code: TasksErrorCode): string {
  const { status } = response;
  const host = hostOf(response.url);
  if (status >= 300 && status < 400) {
    const target = URL.parse(response.headers.get('location') ?? '', response.url);
    return `${host} answered HTTP ${status} with a redirect${target ? ` to ${target.host}` : ''}, which is not followed. Set the base URL to where the API is.`;
  }
  const body = describeBody(response.redact ? response.redact(response.text) : response.text);
  return `${host} answered HTTP ${status} with ${body}. ${todos[code] ?? ''}`.trimEnd();
}

function same(text: string): string {
  return text;
}
