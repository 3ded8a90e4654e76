import * as v from 'valibot';

/** The codes that an error can have. */
export const errorCodes = [
  'invalid_argument',
  'authentication_failed',
  'permission_denied',
  'task_not_found',
  'rate_limited',
  'quota_exhausted',
  'vendor_unavailable',
  'invalid_response',
  'timeout',
  'unsupported',
] as const;

const fieldProblem = v.object({
  pointer: v.optional(v.pipe(v.string(), v.description('Where in the body, as a JSON pointer.'))),
  parameter: v.optional(v.pipe(v.string(), v.description('Which parameter of the query, the path or the headers.'))),
  detail: v.string(),
});

/** An error as it is answered. */
export const problemSchema: v.GenericSchema = v.pipe(
  v.object({
    type: v.pipe(v.string(), v.description('`urn:tasks:error:<code>`; `about:blank` for a fault of the server.')),
    title: v.string(),
    status: v.pipe(v.number(), v.integer()),
    detail: v.pipe(v.string(), v.description('What happened, why, and what to do.')),
    code: v.optional(v.pipe(v.picklist(errorCodes), v.description('Stable. Left out only for a fault of the server (500).'))),
    retryable: v.pipe(v.boolean(), v.description('Whether asking again later can help with nobody mending anything.')),
    requestId: v.string(),
    errors: v.optional(v.pipe(v.array(fieldProblem), v.description('What is wrong with the request, one by one.'))),
    provider: v.optional(v.string()),
    ref: v.optional(v.string()),
    vendorCode: v.optional(v.pipe(v.string(), v.description("The vendor's own code."))),
    retryAfterMs: v.optional(v.pipe(v.number(), v.description('How long to wait before asking again, in milliseconds.'))),
  }),
  v.description('An error, as problem details of RFC 9457.'),
  v.metadata({
    ref: 'Problem',
    examples: [
      {
        type: 'urn:tasks:error:task_not_found',
        title: 'There is no such task',
        status: 404,
        detail: 'No task has the uid "tsk_0". It was never tracked here, or it was deleted when it was old.',
        code: 'task_not_found',
        retryable: false,
        requestId: '0b9c3f0e-58a1-4a34-b0f0-6ea9a3b4a0aa',
      },
    ],
  }),
);

/** An error that belongs to something else: a task's last poll, one line of a batch. */
export const taskErrorSchema: v.GenericSchema = v.pipe(
  v.object({
    code: v.picklist(errorCodes),
    message: v.string(),
    retryable: v.boolean(),
    provider: v.optional(v.string()),
    ref: v.optional(v.string()),
    status: v.optional(v.pipe(v.number(), v.description("HTTP status of the vendor's answer."))),
    vendorCode: v.optional(v.string()),
    requestId: v.optional(v.pipe(v.string(), v.description("The vendor's id of the request."))),
    retryAfterMs: v.optional(v.number()),
    errors: v.optional(v.array(fieldProblem)),
  }),
  v.metadata({ ref: 'TaskError' }),
);
