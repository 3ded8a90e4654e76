import type { Page, StoredTask, TasksError } from '@tasks/core';
import { TasksError as TasksErrorClass } from '@tasks/core';
import type { Context, Hono } from 'hono';
import { toTaskResource } from '../../resources/task-resource.ts';
import { malformed, taskNotFound } from '../api-error.ts';
import type { AppEnv } from '../app-env.ts';
import type { AppParts } from '../app-parts.ts';
import { readJson } from '../input/read-json.ts';
import { checkQuery, queryValues, readQuery } from '../input/read-query.ts';
import { accepts } from '../middleware/accepts.ts';
import { describeOperation, pathParameter } from '../openapi/describe-operation.ts';
import { noQuery, pollQuery, taskListQuery, taskStates } from '../schemas/list-queries.ts';
import { taskListSchema, taskSchema } from '../schemas/task-answers.ts';
import { newTaskSchema } from '../schemas/task-requests.ts';
import { allowOnly } from './allow-only.ts';
import { audit } from './audit.ts';
import { respondTagged } from './entity-tag.ts';
import { splitMetadata } from './metadata-filter.ts';
import { pollAndWait } from './poll-and-wait.ts';
import { toTracking } from './track-request.ts';

const json = accepts('application/json');
const uidParameter = pathParameter('uid', 'Names the task on this server.');

/** Routes that track, list, read, poll and remove tasks. */
export function addTaskRoutes(app: Hono<AppEnv>, parts: AppParts): void {
  const { store, poller, limits, logger, checkWebhookUrl } = parts;

  app.post(
    '/v1/tasks',
    describeOperation({
      operationId: 'trackTask',
      tag: 'Tasks',
      summary: 'Track a task',
      description:
        'Answers once the task is stored for good: from then on it is polled until it is done, its deadline passes or it is removed.',
      body: { content: { 'application/json': newTaskSchema } },
      answers: {
        200: {
          description: 'A task of that ref is tracked already, or its final result is known.',
          content: { 'application/json': taskSchema },
        },
        201: {
          description: 'The task is tracked.',
          content: { 'application/json': taskSchema },
          headers: { Location: 'Path of the task.' },
        },
      },
      errors: [400, 406, 413, 415, 422],
    }),
    json,
    async (c) => {
      readQuery(c, noQuery);
      const { ref, ...options } = await readJson(c, newTaskSchema, limits.bodyBytes);
      const [outcome] = await poller.track([{ ref, ...(await toTracking(options, c.get('traceparent'), checkWebhookUrl)) }]);
      if (outcome?.task === undefined) throw outcome?.error ?? new Error('The poller gave no outcome.');
      const { task, created } = outcome;
      if (created) audit(logger, c, 'task.track', { uid: task.uid });
      return c.json(toTaskResource(task), created ? 201 : 200, { location: `/v1/tasks/${task.uid}` });
    },
  );

  app.get(
    '/v1/tasks',
    describeOperation({
      operationId: 'listTasks',
      tag: 'Tasks',
      summary: 'List tasks',
      description: 'The newest first. Pages do not shift when tasks are added. All filters that are given must hold.',
      query: taskListQuery,
      parameters: [
        {
          in: 'query',
          name: 'state',
          description: 'One or more states, with commas between them.',
          style: 'form',
          explode: false,
          schema: { type: 'array', items: { type: 'string', enum: [...taskStates] } },
        },
        {
          in: 'query',
          name: 'metadata',
          description: 'Members of the metadata, compared as text: `metadata[order]=42`, or shorter `metadata.order=42`.',
          style: 'deepObject',
          explode: true,
          schema: { type: 'object', additionalProperties: { type: 'string' } },
        },
      ],
      answers: { 200: { description: 'A page of tasks.', content: { 'application/json': taskListSchema } } },
      errors: [400, 406],
    }),
    json,
    async (c) => {
      const { metadata, rest } = splitMetadata(queryValues(c));
      const { state, ...query } = checkQuery(rest, taskListQuery);
      const { items, nextCursor } = await withCursor(store.tasks.list({ ...query, states: state, metadata }));
      return c.json({ data: items.map(toTaskResource), nextCursor: nextCursor ?? null });
    },
  );
  allowOnly(app, '/v1/tasks', 'GET', 'POST');

  app.get(
    '/v1/tasks/:uid',
    describeOperation({
      operationId: 'getTask',
      tag: 'Tasks',
      summary: 'Read a task',
      description: 'With `If-None-Match` and the `ETag` of an earlier answer: 304 while nothing has changed.',
      parameters: [uidParameter, { in: 'header', name: 'If-None-Match', schema: { type: 'string' } }],
      answers: {
        200: {
          description: 'The task.',
          content: { 'application/json': taskSchema },
          headers: { ETag: 'Changes whenever the task does.' },
        },
        304: { description: 'The task is as it was.' },
      },
      errors: [400, 404, 406],
    }),
    json,
    async (c) => {
      readQuery(c, noQuery);
      const uid = c.req.param('uid');
      return respondTagged(c, toTaskResource(found(await store.tasks.get(uid), uid)));
    },
  );

  app.delete(
    '/v1/tasks/:uid',
    describeOperation({
      operationId: 'removeTask',
      tag: 'Tasks',
      summary: 'Stop tracking a task',
      description:
        'The vendor goes on with it. One that has ended stays as it is. The task can be read on, until it is deleted for its age.',
      parameters: [uidParameter],
      answers: { 200: { description: 'The task as it was left.', content: { 'application/json': taskSchema } } },
      errors: [400, 404, 406],
    }),
    json,
    async (c) => {
      readQuery(c, noQuery);
      const uid = c.req.param('uid');
      const task = found(await poller.remove(uid), uid);
      audit(logger, c, 'task.remove', { uid });
      return c.json(toTaskResource(task));
    },
  );
  allowOnly(app, '/v1/tasks/:uid', 'GET', 'DELETE');

  app.post(
    '/v1/tasks/:uid/poll',
    describeOperation({
      operationId: 'pollTask',
      tag: 'Tasks',
      summary: 'Poll a task now',
      description:
        "Asks the vendor as soon as the account's limits allow. What an answer of the vendor's that is an error says is in `lastError`. A task that has ended is not asked after.",
      query: pollQuery,
      parameters: [uidParameter],
      answers: {
        200: { description: 'The task after the poll, or as it ended.', content: { 'application/json': taskSchema } },
        202: { description: 'The poll is not over: the task as it is so far.', content: { 'application/json': taskSchema } },
      },
      errors: [400, 404, 406],
    }),
    json,
    async (c: Context<AppEnv, '/v1/tasks/:uid/poll'>) => {
      const { waitMs } = readQuery(c, pollQuery);
      const uid = c.req.param('uid');
      audit(logger, c, 'task.poll', { uid });
      const { task, isOver } = await pollAndWait(parts, { uid, waitMs, signal: c.get('getSignal')() });
      return c.json(toTaskResource(found(task, uid)), isOver ? 200 : 202);
    },
  );
  allowOnly(app, '/v1/tasks/:uid/poll', 'POST');
}

function found(task: StoredTask | undefined, uid: string): StoredTask {
  if (task === undefined) throw taskNotFound(uid);
  return task;
}

/** A page that was asked for by a cursor: one that the store refuses is a mistake in the query. */
export async function withCursor<T>(page: Promise<Page<T>>): Promise<Page<T>> {
  try {
    return await page;
  } catch (error) {
    throw isInvalidArgument(error) ? malformed(error.message, [{ parameter: 'cursor', detail: error.message }]) : error;
  }
}

function isInvalidArgument(error: unknown): error is TasksError {
  return TasksErrorClass.isInstance(error) && error.code === 'invalid_argument';
}
