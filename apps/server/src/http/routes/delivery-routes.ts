import type { Hono } from 'hono';
import { toDeliveryResource } from '../../resources/delivery-resource.ts';
import { notFound } from '../api-error.ts';
import type { AppEnv } from '../app-env.ts';
import type { AppParts } from '../app-parts.ts';
import { readOptionalJson } from '../input/read-json.ts';
import { readQuery } from '../input/read-query.ts';
import { accepts } from '../middleware/accepts.ts';
import { describeOperation, pathParameter } from '../openapi/describe-operation.ts';
import { deliveryListQuery, noQuery } from '../schemas/list-queries.ts';
import { deliveryListSchema, redeliveredSchema } from '../schemas/webhook-answers.ts';
import { redeliverSchema } from '../schemas/webhook-requests.ts';
import { allowOnly } from './allow-only.ts';
import { audit } from './audit.ts';
import { withCursor } from './task-routes.ts';
import { foundWebhook, webhookParameter } from './webhook-routes.ts';

const json = accepts('application/json');
const redelivered = { description: 'They are pending, and tried soon.', content: { 'application/json': redeliveredSchema } };

/** Routes that list deliveries, and have them tried again. */
export function addDeliveryRoutes(app: Hono<AppEnv>, { store, limits, logger }: AppParts): void {
  app.get(
    '/v1/webhooks/:id/deliveries',
    describeOperation({
      operationId: 'listDeliveries',
      tag: 'Webhooks',
      summary: 'List the deliveries of a webhook',
      description: 'The newest first.',
      query: deliveryListQuery,
      parameters: [webhookParameter],
      answers: { 200: { description: 'A page of deliveries.', content: { 'application/json': deliveryListSchema } } },
      errors: [400, 404, 406],
    }),
    json,
    async (c) => {
      const query = readQuery(c, deliveryListQuery);
      const webhookId = c.req.param('id');
      foundWebhook(await store.webhooks.get(webhookId), webhookId);
      const page = await withCursor(store.deliveries.list({ webhookId, ...query }));
      return c.json({ data: page.items.map(toDeliveryResource), nextCursor: page.nextCursor ?? null });
    },
  );
  allowOnly(app, '/v1/webhooks/:id/deliveries', 'GET');

  app.post(
    '/v1/webhooks/:id/redeliver',
    describeOperation({
      operationId: 'redeliver',
      tag: 'Webhooks',
      summary: 'Deliver again',
      description: 'Without a body: all deliveries of the webhook that failed.',
      parameters: [webhookParameter],
      body: { content: { 'application/json': redeliverSchema }, isOptional: true },
      answers: { 202: redelivered },
      errors: [400, 404, 406, 413, 415, 422],
    }),
    json,
    async (c) => {
      readQuery(c, noQuery);
      const { deliveryId, since } = await readOptionalJson(c, redeliverSchema, limits.bodyBytes);
      const webhookId = c.req.param('id');
      foundWebhook(await store.webhooks.get(webhookId), webhookId);
      const count = await store.deliveries.redeliver({ webhookId, deliveryId, since, at: store.now() });
      if (deliveryId !== undefined && count === 0) throw notFound('delivery', deliveryId);
      audit(logger, c, 'webhook.redeliver', { webhookId, count });
      return c.json({ redelivered: count }, 202);
    },
  );
  allowOnly(app, '/v1/webhooks/:id/redeliver', 'POST');

  app.post(
    '/v1/webhooks/:id/deliveries/:deliveryId/redeliver',
    describeOperation({
      operationId: 'redeliverOne',
      tag: 'Webhooks',
      summary: 'Deliver one event again',
      parameters: [webhookParameter, pathParameter('deliveryId', 'Names the delivery.')],
      answers: { 202: redelivered },
      errors: [400, 404, 406],
    }),
    json,
    async (c) => {
      readQuery(c, noQuery);
      const webhookId = c.req.param('id');
      const deliveryId = c.req.param('deliveryId');
      foundWebhook(await store.webhooks.get(webhookId), webhookId);
      const count = await store.deliveries.redeliver({ webhookId, deliveryId, at: store.now() });
      if (count === 0) throw notFound('delivery', deliveryId);
      audit(logger, c, 'webhook.redeliver', { webhookId, count });
      return c.json({ redelivered: count }, 202);
    },
  );
  allowOnly(app, '/v1/webhooks/:id/deliveries/:deliveryId/redeliver', 'POST');
}
