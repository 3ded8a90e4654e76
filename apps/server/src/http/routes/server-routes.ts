import type { Hono } from 'hono';
import { toProviderResources } from '../../resources/provider-resource.ts';
import { ApiError } from '../api-error.ts';
import type { AppEnv } from '../app-env.ts';
import type { AppParts } from '../app-parts.ts';
import { readQuery } from '../input/read-query.ts';
import { accepts } from '../middleware/accepts.ts';
import { describeOperation } from '../openapi/describe-operation.ts';
import { noQuery } from '../schemas/list-queries.ts';
import { healthSchema, providerListSchema, statsSchema } from '../schemas/server-answers.ts';
import { allowOnly } from './allow-only.ts';
import { readStats } from './read-stats.ts';

const json = accepts('application/json');

/** Routes that tell of the server itself. */
export function addServerRoutes(app: Hono<AppEnv>, parts: AppParts): void {
  const { providers, providerNotes, version, logger } = parts;

  app.get(
    '/v1/providers',
    describeOperation({
      operationId: 'listProviders',
      tag: 'Server',
      summary: 'List what is loaded',
      description: 'Providers with their task types and limits; those that could not be made have an `error`.',
      answers: { 200: { description: 'All providers.', content: { 'application/json': providerListSchema } } },
      errors: [400, 406],
    }),
    json,
    (c) => {
      readQuery(c, noQuery);
      return c.json({ data: toProviderResources(providers, providerNotes), nextCursor: null });
    },
  );
  allowOnly(app, '/v1/providers', 'GET');

  app.get(
    '/v1/stats',
    describeOperation({
      operationId: 'getStats',
      tag: 'Server',
      summary: 'Read counts and lag',
      answers: { 200: { description: 'As it stands.', content: { 'application/json': statsSchema } } },
      errors: [400, 406],
    }),
    json,
    async (c) => {
      readQuery(c, noQuery);
      return c.json(await readStats(parts));
    },
  );
  allowOnly(app, '/v1/stats', 'GET');

  app.get(
    '/healthz',
    describeOperation({
      operationId: 'getHealth',
      tag: 'Server',
      summary: 'Whether the server lives',
      answers: { 200: { description: 'It does.', content: { 'application/json': healthSchema } } },
      isOpen: true,
    }),
    (c) => c.json({ status: 'ok', version }),
  );
  allowOnly(app, '/healthz', 'GET');

  app.get(
    '/readyz',
    describeOperation({
      operationId: 'getReadiness',
      tag: 'Server',
      summary: 'Whether the server can serve',
      answers: { 200: { description: 'It can.', content: { 'application/json': healthSchema } } },
      errors: [503],
      isOpen: true,
    }),
    async (c) => {
      try {
        await parts.isReady();
      } catch (error) {
        // The reason may name paths and hosts: it is for the log.
        logger.warn({ requestId: c.get('requestId'), err: error }, 'not ready');
        throw new ApiError({
          code: 'vendor_unavailable',
          httpStatus: 503,
          message: 'The server is not ready: it starts, stops, or cannot use its store. Its log has the reason.',
          retryAfterMs: 1000,
        });
      }
      return c.json({ status: 'ok', version });
    },
  );
  allowOnly(app, '/readyz', 'GET');

  app.get(
    '/metrics',
    describeOperation({
      operationId: 'getMetrics',
      tag: 'Server',
      summary: 'Metrics for Prometheus',
      answers: { 200: { description: 'Metrics as text.' } },
    }),
    async (c) => {
      const { contentType, body } = await parts.renderMetrics();
      return c.body(body, 200, { 'content-type': contentType });
    },
  );
  allowOnly(app, '/metrics', 'GET');
}
