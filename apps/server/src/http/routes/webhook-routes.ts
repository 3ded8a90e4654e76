import type { StoredWebhook } from '@tasks/core';
import { createUid, createWebhookSecret } from '@tasks/core/durable';
import type { Hono } from 'hono';
import { toWebhookResource } from '../../resources/webhook-resource.ts';
import { rotateSecret } from '../../webhooks/rotate-secret.ts';
import { notFound } from '../api-error.ts';
import type { AppEnv } from '../app-env.ts';
import type { AppParts } from '../app-parts.ts';
import { readJson } from '../input/read-json.ts';
import { readQuery } from '../input/read-query.ts';
import { accepts } from '../middleware/accepts.ts';
import { describeOperation, pathParameter } from '../openapi/describe-operation.ts';
import { noQuery, webhookListQuery } from '../schemas/list-queries.ts';
import { webhookListSchema, webhookSchema } from '../schemas/webhook-answers.ts';
import { newWebhookSchema } from '../schemas/webhook-requests.ts';
import { allowOnly } from './allow-only.ts';
import { audit } from './audit.ts';
import { withCursor } from './task-routes.ts';

const json = accepts('application/json');

/** The part of the path that names a webhook. */
export const webhookParameter: ReturnType<typeof pathParameter> = pathParameter('id', 'Names the webhook.');

/** Routes that make, list, change and remove webhooks. */
export function addWebhookRoutes(app: Hono<AppEnv>, parts: AppParts): void {
  const { store, limits, logger, checkWebhookUrl } = parts;

  app.post(
    '/v1/webhooks',
    describeOperation({
      operationId: 'createWebhook',
      tag: 'Webhooks',
      summary: 'Make a webhook',
      description:
        'From now on events are delivered to the URL, signed by the specification Standard Webhooks, at least once, and tried again over a day. The answer is the only one that has the secret.',
      body: { content: { 'application/json': newWebhookSchema } },
      answers: {
        201: {
          description: 'The webhook, with its secret.',
          content: { 'application/json': webhookSchema },
          headers: { Location: 'Path of the webhook.' },
        },
      },
      errors: [400, 406, 413, 415, 422],
    }),
    json,
    async (c) => {
      readQuery(c, noQuery);
      const { url, events } = await readJson(c, newWebhookSchema, limits.bodyBytes);
      const createdAt = store.now();
      const webhook: StoredWebhook = {
        id: createUid('whk_', createdAt),
        url: await checkWebhookUrl(url),
        scope: 'subscription',
        events,
        secrets: [{ secret: createWebhookSecret() }],
        createdAt,
      };
      await store.webhooks.add(webhook);
      audit(logger, c, 'webhook.create', { webhookId: webhook.id });
      return c.json(toWebhookResource(webhook, { showSecret: true }), 201, { location: `/v1/webhooks/${webhook.id}` });
    },
  );

  app.get(
    '/v1/webhooks',
    describeOperation({
      operationId: 'listWebhooks',
      tag: 'Webhooks',
      summary: 'List webhooks',
      description: 'The newest first.',
      query: webhookListQuery,
      answers: { 200: { description: 'A page of webhooks.', content: { 'application/json': webhookListSchema } } },
      errors: [400, 406],
    }),
    json,
    async (c) => {
      const { scope, limit, cursor } = readQuery(c, webhookListQuery);
      const page = await withCursor(store.webhooks.list({ scope: scope === 'all' ? undefined : scope, limit, cursor }));
      return c.json({ data: page.items.map((webhook) => toWebhookResource(webhook)), nextCursor: page.nextCursor ?? null });
    },
  );
  allowOnly(app, '/v1/webhooks', 'GET', 'POST');

  app.get(
    '/v1/webhooks/:id',
    describeOperation({
      operationId: 'getWebhook',
      tag: 'Webhooks',
      summary: 'Read a webhook',
      parameters: [webhookParameter],
      answers: { 200: { description: 'The webhook.', content: { 'application/json': webhookSchema } } },
      errors: [400, 404, 406],
    }),
    json,
    async (c) => {
      readQuery(c, noQuery);
      return c.json(toWebhookResource(foundWebhook(await store.webhooks.get(c.req.param('id')), c.req.param('id'))));
    },
  );

  app.delete(
    '/v1/webhooks/:id',
    describeOperation({
      operationId: 'removeWebhook',
      tag: 'Webhooks',
      summary: 'Remove a webhook',
      description: 'Its deliveries go with it.',
      parameters: [webhookParameter],
      answers: { 204: { description: 'It is gone.' } },
      errors: [400, 404],
    }),
    async (c) => {
      readQuery(c, noQuery);
      const id = c.req.param('id');
      if (!(await store.webhooks.remove(id))) throw notFound('webhook', id);
      audit(logger, c, 'webhook.remove', { webhookId: id });
      return c.body(null, 204);
    },
  );
  allowOnly(app, '/v1/webhooks/:id', 'GET', 'DELETE');

  app.post(
    '/v1/webhooks/:id/rotate',
    describeOperation({
      operationId: 'rotateWebhookSecret',
      tag: 'Webhooks',
      summary: 'Give a webhook a new secret',
      description: 'Deliveries are signed with the old one along for a day. The answer is the only one that has the new secret.',
      parameters: [webhookParameter],
      answers: { 200: { description: 'The webhook, with its new secret.', content: { 'application/json': webhookSchema } } },
      errors: [400, 404, 406],
    }),
    json,
    async (c) => {
      readQuery(c, noQuery);
      const id = c.req.param('id');
      const webhook = foundWebhook(await store.webhooks.get(id), id);
      const patch = rotateSecret({ webhook, secret: createWebhookSecret(), now: store.now() });
      const rotated = foundWebhook(await store.webhooks.update(id, patch), id);
      audit(logger, c, 'webhook.rotate-secret', { webhookId: id });
      return c.json(toWebhookResource(rotated, { showSecret: true }));
    },
  );
  allowOnly(app, '/v1/webhooks/:id/rotate', 'POST');

  app.post(
    '/v1/webhooks/:id/enable',
    describeOperation({
      operationId: 'enableWebhook',
      tag: 'Webhooks',
      summary: 'Enable a webhook that was given up',
      description:
        'It is told of events again, and of those whose deliveries are pending. What happened meanwhile is not told: read the tasks.',
      parameters: [webhookParameter],
      answers: { 200: { description: 'The webhook.', content: { 'application/json': webhookSchema } } },
      errors: [400, 404, 406],
    }),
    json,
    async (c) => {
      readQuery(c, noQuery);
      const id = c.req.param('id');
      const webhook = foundWebhook(await store.webhooks.update(id, { disabled: null, failingSince: null }), id);
      audit(logger, c, 'webhook.enable', { webhookId: id });
      return c.json(toWebhookResource(webhook));
    },
  );
  allowOnly(app, '/v1/webhooks/:id/enable', 'POST');
}

/** @throws {ApiError} 404 */
export function foundWebhook(webhook: StoredWebhook | undefined, id: string): StoredWebhook {
  if (webhook === undefined) throw notFound('webhook', id);
  return webhook;
}
