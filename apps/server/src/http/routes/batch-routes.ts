import type { Hono } from 'hono';
import * as v from 'valibot';
import type { AppEnv } from '../app-env.ts';
import type { AppParts } from '../app-parts.ts';
import { unprocessable } from '../api-error.ts';
import { parseJson } from '../input/parse-json.ts';
import { assertMediaType, mediaTypeOf, readText, tooLarge } from '../input/read-body.ts';
import { checkBody } from '../input/read-json.ts';
import { readQuery } from '../input/read-query.ts';
import { accepts } from '../middleware/accepts.ts';
import { describeOperation } from '../openapi/describe-operation.ts';
import { noQuery } from '../schemas/list-queries.ts';
import { batchResultSchema, batchResultsSchema } from '../schemas/task-answers.ts';
import { newTaskSchema } from '../schemas/task-requests.ts';
import { allowOnly } from './allow-only.ts';
import { audit } from './audit.ts';
import { streamBatch } from './stream-batch.ts';
import { createTrackBatch } from './track-batch.ts';
import type { BatchResult } from './track-batch.ts';

const ndjson = 'application/x-ndjson';

const batchSchema: v.GenericSchema<unknown, readonly unknown[]> = v.union(
  [
    v.array(v.unknown()),
    v.pipe(
      v.strictObject({ tasks: v.array(v.unknown()) }),
      v.transform(({ tasks }) => tasks),
    ),
  ],
  'must be an object {"tasks": [...]}, or an array of tasks.',
);

/** How the body is described: what is wrong with one task is told in its result. */
const describedBatch: v.GenericSchema = v.union([
  v.pipe(v.strictObject({ tasks: v.array(newTaskSchema) }), v.metadata({ ref: 'Batch' })),
  v.array(newTaskSchema),
]);

/** How many tasks are tracked in one go, so that other requests are served in between. */
const tasksAtOnce = 1000;

/** The route that tracks many tasks. */
export function addBatchRoutes(app: Hono<AppEnv>, parts: AppParts): void {
  const { limits, logger } = parts;
  app.post(
    '/v1/tasks/batch',
    describeOperation({
      operationId: 'trackTasks',
      tag: 'Tasks',
      summary: 'Track many tasks',
      description: `Up to ${limits.batchTasks} tasks. One that cannot be tracked does not fail the others: each has a result of its own, in the order given. As ${ndjson}, one task a line, results come as lines too, while further lines are read; empty lines are passed over.`,
      body: { content: { 'application/json': describedBatch, [ndjson]: newTaskSchema } },
      answers: {
        200: {
          description: 'One result for each task.',
          content: { 'application/json': batchResultsSchema, [ndjson]: batchResultSchema },
        },
      },
      errors: [400, 406, 413, 415, 422],
    }),
    async (c, next) => accepts(mediaTypeOf(c) === ndjson ? ndjson : 'application/json')(c, next),
    async (c) => {
      readQuery(c, noQuery);
      assertMediaType(c, 'application/json', ndjson);
      const track = createTrackBatch(parts, c.get('traceparent'));
      if (mediaTypeOf(c) === ndjson) {
        if (Number(c.req.header('content-length') ?? 0) > limits.batchBytes) throw tooLarge(limits.batchBytes);
        const body = streamBatch({
          body: c.req.raw.body ?? new ReadableStream<Uint8Array>({ start: (controller) => controller.close() }),
          limits: { bodyBytes: limits.batchBytes, lineBytes: limits.bodyBytes },
          maxTasks: limits.batchTasks,
          track,
          logger,
          requestId: c.get('requestId'),
          onEnd: (lines) => audit(logger, c, 'task.track-batch', { lines }),
        });
        return c.body(body, 200, { 'content-type': ndjson });
      }
      const tasks = checkBody(parseJson(await readText(c, limits.batchBytes)), batchSchema);
      if (tasks.length > limits.batchTasks) {
        throw unprocessable(`A batch has at most ${limits.batchTasks} tasks, and this one has ${tasks.length}. Send several.`);
      }
      const results: BatchResult[] = [];
      for (let from = 0; from < tasks.length; from += tasksAtOnce) {
        results.push(...(await track(tasks.slice(from, from + tasksAtOnce).map((value) => ({ value })))));
      }
      audit(logger, c, 'task.track-batch', { lines: results.length });
      return c.json({ results });
    },
  );
  allowOnly(app, '/v1/tasks/batch', 'POST');
}
