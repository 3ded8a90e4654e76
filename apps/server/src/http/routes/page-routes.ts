import type { Context, Hono } from 'hono';
import { describeOperation } from '../openapi/describe-operation.ts';
import { createApiDocument } from '../openapi/api-document.ts';
import type { ApiDocument } from '../openapi/api-document.ts';
import type { AppEnv } from '../app-env.ts';
import type { AppParts } from '../app-parts.ts';
import { createDashboardPage } from '../pages/dashboard-page.ts';
import { createDocsPage } from '../pages/docs-page.ts';
import type { Page } from '../pages/html.ts';
import { allowOnly } from './allow-only.ts';

/** The API's document and the pages for people. They hold no data: who may see that is asked when it is read. Added last, as the document has all routes. */
export function addPageRoutes(app: Hono<AppEnv>, { version }: Pick<AppParts, 'version'>): void {
  let document: Promise<ApiDocument> | undefined;
  let docs: Promise<Page> | undefined;
  const readDocument = (): Promise<ApiDocument> => (document ??= createApiDocument(app, version));
  const dashboard = createDashboardPage(version);

  app.get(
    '/openapi.json',
    describeOperation({
      operationId: 'getApiDocument',
      tag: 'Server',
      summary: 'This document',
      answers: { 200: { description: 'OpenAPI 3.1.' } },
      isOpen: true,
    }),
    async (c) => c.json(await readDocument()),
  );
  allowOnly(app, '/openapi.json', 'GET');

  app.get(
    '/docs',
    describeOperation({
      operationId: 'getDocs',
      tag: 'Server',
      summary: "The API's reference, for people",
      answers: { 200: { description: 'HTML.' } },
      isOpen: true,
    }),
    async (c) => respond(c, await (docs ??= readDocument().then(createDocsPage))),
  );
  allowOnly(app, '/docs', 'GET');

  app.get(
    '/',
    describeOperation({
      operationId: 'getDashboard',
      tag: 'Server',
      summary: 'The dashboard, for people',
      answers: { 200: { description: 'HTML.' } },
      isOpen: true,
    }),
    (c) => respond(c, dashboard),
  );
  allowOnly(app, '/', 'GET');
}

function respond(c: Context, { html, policy }: Page): Response {
  return c.body(html, 200, {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': policy,
    'cache-control': 'no-cache',
  });
}
