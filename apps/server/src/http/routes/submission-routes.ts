import { createHash } from 'node:crypto';
import type { JsonValue } from '@tasks/core';
import type { Context, Hono } from 'hono';
import { toTaskResource } from '../../resources/task-resource.ts';
import { ApiError, malformed, unprocessable } from '../api-error.ts';
import type { AppEnv } from '../app-env.ts';
import type { AppParts } from '../app-parts.ts';
import { readJson } from '../input/read-json.ts';
import { readQuery } from '../input/read-query.ts';
import { accepts } from '../middleware/accepts.ts';
import { describeOperation } from '../openapi/describe-operation.ts';
import { noQuery } from '../schemas/list-queries.ts';
import { submittedTaskSchema } from '../schemas/task-answers.ts';
import { submissionSchema } from '../schemas/task-requests.ts';
import type { SubmissionBody } from '../schemas/task-requests.ts';
import { allowOnly } from './allow-only.ts';
import { audit } from './audit.ts';
import { canonicalJson } from './canonical-json.ts';
import { toTracking } from './track-request.ts';

/** The route that starts tasks at vendors. */
export function addSubmissionRoutes(app: Hono<AppEnv>, parts: AppParts): void {
  const { poller, store, limits, logger, checkWebhookUrl } = parts;
  const underWay = new Set<string>();

  const submit = async (c: Context<AppEnv>, body: SubmissionBody, vendorKey: string | undefined): Promise<JsonValue> => {
    const { type, input, ...options } = body;
    const tracking = await toTracking(options, c.get('traceparent'), checkWebhookUrl);
    // No signal: a vendor that has begun cannot be told to forget it, and the task must be tracked though nobody waits for the answer any more.
    const { task, rejected } = await poller.submit(type, input, { ...tracking, idempotencyKey: vendorKey });
    audit(logger, c, 'task.submit', { uid: task.uid });
    return { ...toTaskResource(task), rejected } as unknown as JsonValue;
  };

  app.post(
    '/v1/submissions',
    describeOperation({
      operationId: 'submitTask',
      tag: 'Tasks',
      summary: 'Start a task at a vendor, and track it',
      description:
        'With an `Idempotency-Key`, repeating the request with the same body gives the same answer, and starts nothing again. A submission that failed may be repeated with its key.',
      parameters: [
        {
          in: 'header',
          name: 'Idempotency-Key',
          description: 'Names this submission among all of the API key: 1 to 255 visible ASCII characters.',
          schema: { type: 'string', minLength: 1, maxLength: 255 },
        },
      ],
      body: { content: { 'application/json': submissionSchema } },
      answers: {
        201: {
          description: 'The task is started and tracked.',
          content: { 'application/json': submittedTaskSchema },
          headers: {
            Location: 'Path of the task.',
            'Idempotent-Replayed': '`true` where this is the answer that was given before.',
          },
        },
      },
      errors: [400, 404, 406, 409, 413, 415, 422, 502, 503, 504],
    }),
    accepts('application/json'),
    async (c) => {
      readQuery(c, noQuery);
      const key = idempotencyKey(c);
      const body = await readJson(c, submissionSchema, limits.bodyBytes);
      if (key === undefined) return answer(c, await submit(c, body, undefined));

      // Callers with keys of their own cannot get each other's answers.
      const name = `${c.get('apiKey')?.id ?? ''}:${key}`;
      const { state, ...rest } = underWay.has(name)
        ? ({ state: 'running' } as const)
        : await store.idempotency.begin(
            name,
            sha256(canonicalJson(body)),
            store.now(),
            store.now() - 2 * limits.requestTimeoutMs,
          );
      if (state === 'running') throw isRunning();
      if (state === 'mismatch') throw isMismatch();
      if (state === 'finished') return answer(c, (rest as { response: JsonValue }).response, true);
      underWay.add(name);
      try {
        const response = await submitOrForget(name, () => submit(c, body, uuidOf(name)));
        await store.idempotency.finish(name, response);
        return answer(c, response);
      } finally {
        underWay.delete(name);
      }
    },
  );
  allowOnly(app, '/v1/submissions', 'POST');

  const submitOrForget = async (name: string, run: () => Promise<JsonValue>): Promise<JsonValue> => {
    try {
      return await run();
    } catch (error) {
      await store.idempotency.forget(name);
      throw error;
    }
  };
}

function answer(c: Context<AppEnv>, response: JsonValue, isReplayed = false): Response {
  const { uid } = response as { uid: string };
  return c.json(response, 201, { location: `/v1/tasks/${uid}`, ...(isReplayed && { 'idempotent-replayed': 'true' }) });
}

function idempotencyKey(c: Context): string | undefined {
  const key = c.req.header('idempotency-key');
  if (key === undefined || /^[\x21-\x7e]{1,255}$/.test(key)) return key;
  const detail = 'must have 1 to 255 visible ASCII characters.';
  throw malformed(`The header Idempotency-Key ${detail}`, [{ parameter: 'Idempotency-Key', detail }]);
}

function isRunning(): ApiError {
  return new ApiError({
    code: 'invalid_argument',
    httpStatus: 409,
    message: 'A request with this Idempotency-Key is under way. Ask again in a second for its answer.',
    retryable: true,
    retryAfterMs: 1000,
  });
}

function isMismatch(): ApiError {
  return unprocessable('This Idempotency-Key was used with another body. Use a new key for another submission.', [
    { parameter: 'Idempotency-Key', detail: 'was used with another body.' },
  ]);
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** The same UUID (version 8) for the same name: what vendors are given, who know nothing of the API keys here. */
function uuidOf(name: string): string {
  const hex = sha256(name);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
