import type { EventPage, EventQuery } from '@tasks/core';
import { TasksError } from '@tasks/core';
import type { Context, Hono } from 'hono';
import { replayPageSize } from '../../events/event-session.ts';
import { malformed, taskNotFound } from '../api-error.ts';
import type { AppEnv } from '../app-env.ts';
import type { AppParts } from '../app-parts.ts';
import { readQuery } from '../input/read-query.ts';
import { accepts } from '../middleware/accepts.ts';
import { describeOperation, pathParameter } from '../openapi/describe-operation.ts';
import type { ParameterDescription } from '../openapi/describe-operation.ts';
import { eventStreamQuery, eventTypes, taskEventStreamQuery } from '../schemas/list-queries.ts';
import { eventSchema } from '../schemas/task-answers.ts';
import { allowOnly } from './allow-only.ts';

const eventStream = 'text/event-stream';

const lastEventIdHeader: ParameterDescription = {
  in: 'header',
  name: 'Last-Event-ID',
  description: 'Goes on after this event, without a gap and without a repeat.',
  schema: { type: 'string' },
};

const typesParameter: ParameterDescription = {
  in: 'query',
  name: 'types',
  description: 'Only these types of events, with commas between them.',
  style: 'form',
  explode: false,
  schema: { type: 'array', items: { type: 'string', enum: [...eventTypes] } },
};

const shape = `Each event has an \`id:\`, its type as \`event:\`, and as \`data:\` the JSON of an Event. A block with an \`id:\` alone moves the place to reconnect from. The event \`events.pruned\` says that events were deleted for their age before they could be told. A comment every 15 seconds shows that the stream lives.`;

/** Routes that tell what happens, as Server-Sent Events. */
export function addEventRoutes(app: Hono<AppEnv>, parts: AppParts): void {
  const { feed, store } = parts;

  app.get(
    '/v1/events',
    describeOperation({
      operationId: 'streamEvents',
      tag: 'Events',
      summary: 'Follow all events',
      description: `Server-Sent Events. ${shape}`,
      query: eventStreamQuery,
      parameters: [lastEventIdHeader, typesParameter],
      answers: { 200: { description: 'Events as they happen.', content: { [eventStream]: eventSchema } } },
      errors: [400, 406, 503],
    }),
    accepts(eventStream),
    async (c) => {
      const { lastEventId, from, types, provider, type } = readQuery(c, eventStreamQuery);
      const after = c.req.header('last-event-id') ?? lastEventId;
      const firstPage = after === undefined && from !== 'start' ? undefined : await readPage(parts, { after });
      if (c.req.method === 'HEAD') return respond(c, null);
      return respond(c, await feed.open({ filter: { types, provider, taskType: type }, firstPage }));
    },
  );
  allowOnly(app, '/v1/events', 'GET');

  app.get(
    '/v1/tasks/:uid/events',
    describeOperation({
      operationId: 'streamTaskEvents',
      tag: 'Events',
      summary: 'Follow the events of one task',
      description: `Server-Sent Events, from the first one of the task on, or after the last event id. The stream ends with the task; who then reconnects is answered 204, which ends an EventSource. ${shape}`,
      query: taskEventStreamQuery,
      parameters: [pathParameter('uid', 'Names the task on this server.'), lastEventIdHeader, typesParameter],
      answers: {
        200: { description: 'Events as they happen.', content: { [eventStream]: eventSchema } },
        204: { description: 'The task has ended, and the last event id is that of its end.' },
      },
      errors: [400, 404, 406, 503],
    }),
    accepts(eventStream),
    async (c) => {
      const { lastEventId, types } = readQuery(c, taskEventStreamQuery);
      const uid = c.req.param('uid');
      const task = await store.tasks.get(uid);
      if (task === undefined) throw taskNotFound(uid);
      const after = c.req.header('last-event-id') ?? lastEventId;
      const firstPage = await readPage(parts, { after, uid });
      const hasEnded = task.endedAt !== undefined;
      if (hasEnded && after !== undefined && firstPage.events.length === 0 && !firstPage.more) return c.body(null, 204);
      if (c.req.method === 'HEAD') return respond(c, null);
      return respond(c, await feed.open({ filter: { uid, types }, firstPage, endsAfterReplay: hasEnded }));
    },
  );
  allowOnly(app, '/v1/tasks/:uid/events', 'GET');
}

async function readPage({ store }: AppParts, query: Omit<EventQuery, 'limit'>): Promise<EventPage> {
  try {
    return await store.events.read({ ...query, limit: replayPageSize });
  } catch (error) {
    if (!TasksError.isInstance(error) || error.code !== 'invalid_argument') throw error;
    throw malformed(error.message, [{ parameter: 'Last-Event-ID', detail: error.message }]);
  }
}

function respond(c: Context, stream: ReadableStream<Uint8Array> | null): Response {
  return c.newResponse(stream, 200, {
    'content-type': eventStream,
    'cache-control': 'no-store',
    // Some proxies keep what comes until there is enough of it.
    'x-accel-buffering': 'no',
  });
}
