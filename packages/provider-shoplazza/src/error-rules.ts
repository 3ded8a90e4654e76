import type { TasksErrorCode } from '@tasks/core/provider';

/** What is known of a call that the vendor refused. */
export interface Refusal {
  /** HTTP status; a good one when the body said otherwise. */
  readonly status: number;
  /** Whether the API itself wrote the body, see `ErrorBody`. */
  readonly fromApi: boolean;
  /** The vendor's code and message as words: `task_id`, `task-id` and `TaskId` all read `task id`, but for the letters' case. */
  readonly words: string;
  /** What was asked: after a task, or for a new one. */
  readonly call: 'status' | 'submit';
}

/** What a refusal means. */
export interface ErrorRule {
  readonly when: (refusal: Refusal) => boolean;
  readonly code: TasksErrorCode;
  /** Why, as the middle of a sentence: "Shoplazza answered HTTP 429: <why>". */
  readonly why: string;
  /** What a person can do. */
  readonly todo: string;
}

const tokenTodo =
  'Pass a current one as accessToken or SHOPLAZZA_ACCESS_TOKEN, and check that it was issued for the shop in shop or SHOPLAZZA_SHOP.';
const versionTodo =
  'Check SHOPLAZZA_API_VERSION (apiVersion): a version that the vendor does not serve is answered in the same way.';
const laterTodo = 'Ask again later.';

const tooMany = /\btoo many requests\b|\bresource exhausted\b|\brate limit/i;
const storeClosed = /\bstore (?:is )?(?:not (?:active|found)|inactive|closed|frozen)\b/i;
const wrongVersion = /\b(?:unsupported|invalid|unknown) (?:api )?version\b|\bversion\b.{0,40}\bnot (?:supported|found)\b/i;
const unreadable = /\bpars(?:e|ing)\b|\bunmarshal/i;
const badCredentials =
  /\bunauthenticated\b|\bunauthori[sz]ed\b|\bcredentials?\b|\binvalid domain\b|\b(?:invalid|expired) token\b|\btoken\b.{0,40}\b(?:expired?|invalid|revoked|missing|required|not (?:found|valid))\b|\b(?:expired|invalid|missing|revoked)\b.{0,40}\baccess token\b/i;
const notAllowed = /\bpermission denied\b|\bforbidden\b|\binsufficient scope/i;
const badId =
  /\bid\b.{0,40}\b(?:missing|empty|required|invalid|must be)\b|\b(?:missing|empty|invalid)\b.{0,40}\bid\b|\bmust be a valid uuid\b/i;
const badParameter = /\binvalid (?:parameter|argument)s?\b/i;
const backendFailed = /\bbackend\b|\bstatus indicates failure\b|\bserver error\b|\binternal error\b/i;
const notFound = /\bnot found\b|\bno result\b/i;

/** Statuses whose bodies are read for the reason: the vendor sends refusals of every kind as 400, as 500, and as 200 with a code that is no success. */
function isMixed(status: number): boolean {
  return status < 300 || status === 400 || status === 500;
}

/**
 * The meaning of every refusal, the first that fits. The reasons of 400, 404 and 500 are those of
 * https://shoplazza.dev/reference/get-upload-file-task; the others those of https://shoplazza.dev/reference/http-status. A refusal that nothing here
 * fits is judged by its HTTP status alone.
 */
export const errorRules: readonly ErrorRule[] = [
  {
    when: ({ status, words }) => status === 429 || (isMixed(status) && tooMany.test(words)),
    code: 'rate_limited',
    why: 'the shop or the app has called too often',
    todo: 'Ask more rarely, or set SHOPLAZZA_QPS where other programs share the limit.',
  },
  {
    when: ({ status }) => status >= 300 && status < 400,
    code: 'invalid_response',
    why: 'a redirect, which is not followed so that the access token goes nowhere else',
    todo: 'Check SHOPLAZZA_SHOP and SHOPLAZZA_BASE_URL.',
  },
  {
    when: ({ status, words }) => status < 500 && storeClosed.test(words),
    code: 'permission_denied',
    why: 'the store is closed or not there',
    todo: 'Check SHOPLAZZA_SHOP and the state of the store in its admin.',
  },
  {
    when: ({ status, words }) => (status === 400 || status === 404) && wrongVersion.test(words),
    code: 'invalid_argument',
    why: 'the API version is not served',
    todo: 'Set SHOPLAZZA_API_VERSION (apiVersion) to a version that the vendor supports.',
  },
  {
    when: ({ status, fromApi }) => status === 404 && !fromApi,
    code: 'vendor_unavailable',
    why: 'the gateway did not pass the call on to the API, which says nothing about the task',
    todo: `${laterTodo} ${versionTodo}`,
  },
  { when: ({ status }) => status === 401, code: 'authentication_failed', why: 'the access token was refused', todo: tokenTodo },
  {
    when: ({ status }) => status === 402 || status === 403,
    code: 'permission_denied',
    why: 'the access token is not allowed to make this call',
    todo: 'Grant the app the scope that the call needs, and have the merchant approve it.',
  },
  {
    when: ({ status, words }) => status === 500 && unreadable.test(words),
    code: 'vendor_unavailable',
    why: 'the vendor could not read the answer of its own service',
    todo: laterTodo,
  },
  {
    when: ({ status, words }) => isMixed(status) && badCredentials.test(words),
    code: 'authentication_failed',
    why: 'the access token was refused, perhaps because it has expired',
    todo: tokenTodo,
  },
  {
    when: ({ status, words }) => isMixed(status) && notAllowed.test(words),
    code: 'permission_denied',
    why: 'the access token is not allowed to make this call',
    todo: 'Grant the app the scope that the call needs, and have the merchant approve it.',
  },
  {
    when: ({ status, words }) => status === 405 || status === 501 || (isMixed(status) && /\bunimplemented\b/i.test(words)),
    code: 'unsupported',
    why: 'the vendor does not offer this call',
    todo: 'Check SHOPLAZZA_API_VERSION (apiVersion): calls differ between versions.',
  },
  {
    when: ({ status, words }) => (status < 300 || status === 400) && badId.test(words),
    code: 'invalid_argument',
    why: 'the task id is missing, empty or not of the form that the vendor expects',
    todo: 'Pass the id that the vendor answered when the task was created.',
  },
  {
    when: ({ status, words, call }) => call === 'submit' && (status === 404 || (status < 300 && notFound.test(words))),
    code: 'invalid_argument',
    why: 'the vendor has no such call',
    todo: versionTodo,
  },
  {
    when: ({ status, words, call }) =>
      call === 'status' && (status === 404 || ((status < 300 || status === 400) && notFound.test(words))),
    code: 'task_not_found',
    why: 'the vendor does not know this task',
    todo: `Check the id and the shop that the task was created in. ${versionTodo}`,
  },
  {
    when: ({ status, words }) => (status < 300 || status === 400) && badParameter.test(words),
    code: 'invalid_argument',
    why: 'the vendor did not accept a parameter',
    todo: 'Correct it; the vendor may name it above.',
  },
  {
    // "Backend status indicates failure" is one of the documented reasons of a 400: the request was fine, what stands behind the API failed.
    when: ({ status, words }) => (status < 300 || status === 400) && backendFailed.test(words),
    code: 'vendor_unavailable',
    why: 'a service behind the API failed',
    todo: laterTodo,
  },
  {
    when: ({ status }) => status === 400,
    code: 'invalid_argument',
    why: 'the request was refused without a reason that is known',
    todo: 'The vendor answers so to a malformed request, but also to a bad shop, an expired access token and a failure of its own: check these in turn.',
  },
  {
    // 500 with Aborted, DeadlineExceeded or a body that says nothing, and what the CDN puts in place of 5xx bodies.
    when: ({ status }) => status >= 500 || status === 408 || status === 425,
    code: 'vendor_unavailable',
    why: 'the vendor failed to answer',
    todo: laterTodo,
  },
  {
    when: ({ status }) => status < 300,
    code: 'invalid_response',
    why: 'the call was refused with a code that is not known',
    todo: "Look the code up in the vendor's documentation.",
  },
];
