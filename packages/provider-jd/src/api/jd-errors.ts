import type { ErrorRule } from '@tasks/provider-kit';
import { untilNextDayInChina } from './quota-reset.ts';

/** What the gateway says of signatures, which tells more than the code beside it; seen in its answers. */
const aboutSignature =
  /sign result is not same|invalid access ?key|invalid authentication|lack of header|lack of credential|secret key is nul/i;

/**
 * What the vendor's error codes mean: the one place that knows them. They do not overlap, so one table has them all, wherever in an answer they stand:
 *
 * - names: `error.status` of the API gateway (vendor documentation, Error-Code table 1, and the gateway's error reference);
 * - five digits: the envelope's `code` (Error-Code). Some belong to the older MD5 signature and are kept for accounts that see them;
 * - four digits: `result.code` or `result.status_code` (api-reference of product image search and of general image search).
 */
export const jdErrors: readonly ErrorRule[] = [
  {
    // Seen in the gateway's answers.
    when: [{ words: /different nonce/i }],
    code: 'authentication_failed',
    retryable: true,
    todo: 'The request was sent twice by something in between; the next attempt has a new nonce.',
  },
  {
    when: [{ words: aboutSignature }, { codes: [10001, 10004, 10041, 10042, 10046, 10047, 'ACCESS_ERROR', 'UNAUTHENTICATED'] }],
    code: 'authentication_failed',
    todo: `Check accessKeyId and secretAccessKey, this machine's clock, region and service; "tasks sign jd" shows what is signed.`,
  },
  {
    when: [{ codes: [10045] }],
    code: 'authentication_failed',
    todo: `Set this machine's clock right, or set clockOffsetMs. The vendor allows five minutes.`,
  },
  {
    when: [{ codes: [10010, 10048] }],
    code: 'permission_denied',
    todo: 'Buy the API, or top up the account, in the JD Cloud console.',
  },
  {
    when: [{ codes: [10050, 10060, 10070, 'HTTP_FORBIDDEN'] }],
    code: 'permission_denied',
    todo: 'Check in the JD Cloud console that the account is enabled and that this key and this IP address may call the API.',
  },
  {
    when: [{ codes: [1004, 3021, 10003, 'RESOURCE_NOT_EXIST'] }],
    code: 'task_not_found',
    todo: 'Check the task id, and that it is of this account.',
  },
  {
    when: [{ codes: [10043, 10044, 'HTTP_RATE_LIMIT_EXCEEDED', 'RATE_LIMIT_EXCEEDED'] }],
    code: 'rate_limited',
    todo: 'Set qps (JD_QPS) to what the plan allows; all callers of the account share it.',
  },
  {
    when: [{ codes: [10040, 10049, 'QUOTA_EXCEEDED'] }],
    code: 'quota_exhausted',
    retryAfterMs: untilNextDayInChina,
    todo: 'Wait for the next day in China, or buy a larger plan.',
  },
  {
    when: [{ codes: [3008, 3018, 3030, 3031, 3032, 3033, 3034, 5000, 10020, 10030, 11010, 'ABORTED', 'CONFLICT', 'CANCELLED'] }],
    code: 'vendor_unavailable',
    todo: 'Ask again later.',
  },
  { when: [{ codes: [11030] }], code: 'invalid_response', todo: 'Ask again later; if it stays so, ask JD Cloud.' },
  {
    when: [
      {
        codes: [
          1030, 1031, 1032, 1033, 2001, 2005, 2006, 2007, 2008, 2010, 2011, 2012, 2013, 2014, 2015, 3000, 3001, 3002, 3003, 3004,
          3005, 3006, 3007, 3009, 3010, 3011, 3012, 3013, 3014, 3015, 3016, 3017, 3019, 3020, 3040, 3041, 3050, 3051, 3052, 3053,
          3054, 3055, 3056, 5001, 10090,
        ],
      },
      {
        codes: [
          'HTTP_BAD_REQUEST',
          'ARGUMENT_NOT_SUPPORT',
          'ARGUMENT_NOT_FOUND',
          'ARGUMENT_WRONG_FORMAT',
          'ARGUMENT_MISMATCH',
          'INVALID_ARGUMENT',
          'OUT_OF_RANGE',
          'FAILED_PRECONDITION',
          'ALREADY_EXISTS',
        ],
      },
      // Bodies and URLs that are too long.
      { status: [413, 414] },
    ],
    code: 'invalid_argument',
    todo: 'Correct the input.',
  },
  {
    // No route at this URL. Only the vendor's own codes say that a task does not exist.
    when: [{ status: [404, 410] }],
    code: 'invalid_response',
    todo: 'Check the base URL (JD_BASE_URL).',
  },
];
