import type { Hono } from 'hono';
import { generateSpecs } from 'hono-openapi';
import type { AppEnv } from '../app-env.ts';
import { errorResponses } from './error-responses.ts';

/** The API's document: OpenAPI 3.1. */
export type ApiDocument = Awaited<ReturnType<typeof generateSpecs>>;

/** Gathers the API's document from its routes. */
export async function createApiDocument(app: Hono<AppEnv>, version: string): Promise<ApiDocument> {
  const document = await generateSpecs(app, {
    documentation: {
      openapi: '3.1.0',
      info: {
        title: 'tasks-server',
        version,
        description:
          'Follows the background tasks of vendors to their end, through crashes, restarts and outages, and tells who subscribed. Lists answer `{ "data": [...], "nextCursor": ... }`; errors are problem details of RFC 9457 with a stable `code`.',
        license: { name: 'MIT', identifier: 'MIT' },
      },
      servers: [{ url: '/', description: 'This server.' }],
      tags: [
        { name: 'Tasks', description: 'Track, list, read, poll and remove tasks; start work at vendors.' },
        { name: 'Events', description: 'What happens, as Server-Sent Events.' },
        { name: 'Webhooks', description: 'Who is told of events, and the deliveries.' },
        { name: 'Server', description: 'What is loaded, and how it does.' },
      ],
      security: [{ apiKey: [] }],
      components: {
        securitySchemes: {
          apiKey: {
            type: 'http',
            scheme: 'bearer',
            description: 'An API key of `tasks-server keys create`. A server on loopback without keys needs none.',
          },
        },
        responses: errorResponses(),
      },
    },
    defaultValidationErrorResponse: false,
    // Else `/openapi.json` would be taken for a file.
    excludeStaticFile: false,
  });
  return document;
}
