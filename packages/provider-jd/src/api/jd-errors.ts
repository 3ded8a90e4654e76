import type { TasksErrorCode } from '@tasks/core/provider';

/** What one of the vendor's error codes means. */
export interface JdErrorMeaning {
  readonly code: TasksErrorCode;
  /** What to do. */
  readonly todo: string;
  /** @default by the code */
  readonly retryable?: boolean | undefined;
  /** Whether the allowance is back on the next day. */
  readonly untilNextDay?: boolean | undefined;
}

const signature: JdErrorMeaning = {
  code: 'authentication_failed',
  todo: `Check accessKeyId and secretAccessKey, this machine's clock, region and service; "tasks sign jd" shows what is signed.`,
};
const clock: JdErrorMeaning = {
  code: 'authentication_failed',
  todo: `Set this machine's clock right, or set clockOffsetMs. The vendor allows five minutes.`,
};
const reusedNonce: JdErrorMeaning = {
  code: 'authentication_failed',
  retryable: true,
  todo: 'The request was sent twice by something in between; the next attempt has a new nonce.',
};
const unpaid: JdErrorMeaning = {
  code: 'permission_denied',
  todo: 'Buy the API, or top up the account, in the JD Cloud console.',
};
const forbidden: JdErrorMeaning = {
  code: 'permission_denied',
  todo: 'Check in the JD Cloud console that the account is enabled and that this key and this IP address may call the API.',
};
const missing: JdErrorMeaning = { code: 'task_not_found', todo: 'Check the task id, and that it is of this account.' };
const fast: JdErrorMeaning = {
  code: 'rate_limited',
  todo: 'Set qps (JD_QPS) to what the plan allows; all callers of the account share it.',
};
const spent: JdErrorMeaning = {
  code: 'quota_exhausted',
  untilNextDay: true,
  todo: 'Wait for the next day in China, or buy a larger plan.',
};
const busy: JdErrorMeaning = { code: 'vendor_unavailable', todo: 'Ask again later.' };
const malformed: JdErrorMeaning = { code: 'invalid_response', todo: 'Ask again later; if it stays so, ask JD Cloud.' };
const input: JdErrorMeaning = { code: 'invalid_argument', todo: 'Correct the input.' };

/**
 * What the vendor's error codes mean: the one place that knows them.
 *
 * `system`: the envelope's `code` (vendor documentation, Error-Code). Some belong to the older MD5 signature and are kept for accounts that see them.
 * `business`: `result.code` or `result.status_code` (vendor documentation, api-reference of product image search and of general image search).
 * `gateway`: `error.status` of the API gateway (vendor documentation, Error-Code table 1, and the gateway's error reference).
 */
export const jdErrors: Readonly<Record<'system' | 'business' | 'gateway', Readonly<Record<string, JdErrorMeaning>>>> = {
  system: {
    10001: signature,
    10003: missing,
    10004: signature,
    10010: unpaid,
    10020: busy,
    10030: busy,
    10040: spent,
    10041: signature,
    10042: signature,
    10043: fast,
    10044: fast,
    10045: clock,
    10046: signature,
    10047: signature,
    10048: unpaid,
    10049: spent,
    10050: forbidden,
    10060: forbidden,
    10070: forbidden,
    10090: input,
    11010: busy,
    11030: malformed,
  },
  business: {
    1004: missing,
    3021: missing,
    3030: busy,
    5000: busy,
    3008: busy,
    3018: busy,
    3031: busy,
    3032: busy,
    3033: busy,
    3034: busy,
    ...Object.fromEntries(
      [
        1030, 1031, 1032, 1033, 2001, 2005, 2006, 2007, 2008, 2010, 2011, 2012, 2013, 2014, 2015, 3000, 3001, 3002, 3003, 3004,
        3005, 3006, 3007, 3009, 3010, 3011, 3012, 3013, 3014, 3015, 3016, 3017, 3019, 3020, 3040, 3041, 3050, 3051, 3052, 3053,
        3054, 3055, 3056, 5001,
      ].map((code) => [code, input]),
    ),
  },
  gateway: {
    ACCESS_ERROR: signature,
    UNAUTHENTICATED: signature,
    HTTP_FORBIDDEN: forbidden,
    HTTP_RATE_LIMIT_EXCEEDED: fast,
    RATE_LIMIT_EXCEEDED: fast,
    QUOTA_EXCEEDED: spent,
    RESOURCE_NOT_EXIST: missing,
    HTTP_BAD_REQUEST: input,
    ARGUMENT_NOT_SUPPORT: input,
    ARGUMENT_NOT_FOUND: input,
    ARGUMENT_WRONG_FORMAT: input,
    OUT_OF_RANGE: input,
    ARGUMENT_MISMATCH: input,
    INVALID_ARGUMENT: input,
    FAILED_PRECONDITION: input,
    ALREADY_EXISTS: input,
    ABORTED: busy,
    CONFLICT: busy,
    CANCELLED: busy,
    // No route at this URL: says nothing of the task.
    NOT_FOUND: { code: 'invalid_response', todo: 'Check the base URL (JD_BASE_URL).' },
  },
};

/** Texts that say more than the code beside them; seen in the gateway's answers. */
export const jdErrorTexts: readonly (readonly [RegExp, JdErrorMeaning])[] = [
  [/different nonce/i, reusedNonce],
  [
    /sign result is not same|invalid access ?key|invalid authentication|lack of header|lack of credential|secret key is nul/i,
    signature,
  ],
];
