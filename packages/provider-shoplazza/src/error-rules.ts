import type { ErrorRule } from '@tasks/provider-kit';

/** Statuses whose bodies are read for the reason: the vendor sends refusals of every kind as 400, as 500, and as 200 with a code that is no success. */
const mixed = [2, 400, 500];
/** The same where a 500 is the vendor's own failure, whatever it says. */
const aboutRequest = [2, 400];

const badCredentials =
  /\bunauthenticated\b|\bunauthori[sz]ed\b|\bcredentials?\b|\binvalid domain\b|\b(?:invalid|expired) token\b|\btoken\b.{0,40}\b(?:expired?|invalid|revoked|missing|required|not (?:found|valid))\b|\b(?:expired|invalid|missing|revoked)\b.{0,40}\baccess token\b/i;
const badId =
  /\bid\b.{0,40}\b(?:missing|empty|required|invalid|must be)\b|\b(?:missing|empty|invalid)\b.{0,40}\bid\b|\bmust be a valid uuid\b/i;
const notFound = /\bnot found\b|\bno result\b/i;

const versionTodo =
  'Check SHOPLAZZA_API_VERSION (apiVersion): a version that the vendor does not serve is answered in the same way.';

/**
 * The meaning of every refusal, the first that fits. The reasons of 400, 404 and 500 are those of
 * https://shoplazza.dev/reference/get-upload-file-task; the others those of https://shoplazza.dev/reference/http-status. A refusal that nothing here
 * fits is judged by its HTTP status alone: 500 with Aborted, DeadlineExceeded or a body that says nothing, and what the CDN puts in place of 5xx bodies.
 */
export const errorRules: readonly ErrorRule[] = [
  {
    when: [{ status: [429] }, { status: mixed, words: /\btoo many requests\b|\bresource exhausted\b|\brate limit/i }],
    code: 'rate_limited',
    why: 'the shop or the app has called too often',
    todo: 'Ask more rarely, or set SHOPLAZZA_QPS where other programs share the limit.',
  },
  {
    when: [{ status: [3] }],
    code: 'invalid_response',
    why: 'a redirect, which is not followed so that the access token goes nowhere else',
    todo: 'Check SHOPLAZZA_SHOP and SHOPLAZZA_BASE_URL.',
  },
  {
    when: [{ status: [2, 4], words: /\bstore (?:is )?(?:not (?:active|found)|inactive|closed|frozen)\b/i }],
    code: 'permission_denied',
    why: 'the store is closed or not there',
    todo: 'Check SHOPLAZZA_SHOP and the state of the store in its admin.',
  },
  {
    when: [
      {
        status: [400, 404],
        words: /\b(?:unsupported|invalid|unknown) (?:api )?version\b|\bversion\b.{0,40}\bnot (?:supported|found)\b/i,
      },
    ],
    code: 'invalid_argument',
    why: 'the API version is not served',
    todo: 'Set SHOPLAZZA_API_VERSION (apiVersion) to a version that the vendor supports.',
  },
  {
    when: [{ status: [404], fromApi: false }],
    code: 'vendor_unavailable',
    why: 'the gateway did not pass the call on to the API, which says nothing about the task',
    todo: `Ask again later. ${versionTodo}`,
  },
  {
    when: [{ status: [500], words: /\bpars(?:e|ing)\b|\bunmarshal/i }],
    code: 'vendor_unavailable',
    why: 'the vendor could not read the answer of its own service',
  },
  {
    when: [{ status: [401] }, { status: mixed, words: badCredentials }],
    code: 'authentication_failed',
    why: 'the access token was refused, perhaps because it has expired',
    todo: 'Pass a current one as accessToken or SHOPLAZZA_ACCESS_TOKEN, and check that it was issued for the shop in shop or SHOPLAZZA_SHOP.',
  },
  {
    when: [{ status: [402, 403] }, { status: mixed, words: /\bpermission denied\b|\bforbidden\b|\binsufficient scope/i }],
    code: 'permission_denied',
    why: 'the access token is not allowed to make this call',
    todo: 'Grant the app the scope that the call needs, and have the merchant approve it.',
  },
  {
    when: [{ status: [405, 501] }, { status: mixed, words: /\bunimplemented\b/i }],
    code: 'unsupported',
    why: 'the vendor does not offer this call',
    todo: 'Check SHOPLAZZA_API_VERSION (apiVersion): calls differ between versions.',
  },
  {
    when: [{ status: aboutRequest, words: badId }],
    code: 'invalid_argument',
    why: 'the task id is missing, empty or not of the form that the vendor expects',
    todo: 'Pass the id that the vendor answered when the task was created.',
  },
  {
    when: [
      { call: 'submit', status: [404] },
      { call: 'submit', status: [2], words: notFound },
    ],
    code: 'invalid_argument',
    why: 'the vendor has no such call',
    todo: versionTodo,
  },
  {
    when: [
      { call: 'status', status: [404] },
      { call: 'status', status: aboutRequest, words: notFound },
    ],
    code: 'task_not_found',
    why: 'the vendor does not know this task',
    todo: `Check the id and the shop that the task was created in. ${versionTodo}`,
  },
  {
    when: [{ status: aboutRequest, words: /\binvalid (?:parameter|argument)s?\b/i }],
    code: 'invalid_argument',
    why: 'the vendor did not accept a parameter',
    todo: 'Correct it; the vendor may name it above.',
  },
  {
    // "Backend status indicates failure" is one of the documented reasons of a 400: the request was fine, what stands behind the API failed.
    when: [{ status: aboutRequest, words: /\bbackend\b|\bstatus indicates failure\b|\bserver error\b|\binternal error\b/i }],
    code: 'vendor_unavailable',
    why: 'a service behind the API failed',
  },
  {
    when: [{ status: [400] }],
    code: 'invalid_argument',
    why: 'the request was refused without a reason that is known',
    todo: 'The vendor answers so to a malformed request, but also to a bad shop, an expired access token and a failure of its own: check these in turn.',
  },
];
