import { systemClock } from '@tasks/core';
import type { Clock, Store, TaskProviderV1 } from '@tasks/core';
import type { DurablePoller } from '@tasks/core/durable';
import { Hono } from 'hono';
import { cors } from 'hono/cors';
import type { Logger } from 'pino';
import type { KeyRing } from './auth/key-ring.ts';
import { createEventFeed } from './events/event-feed.ts';
import { ApiError } from './http/api-error.ts';
import type { AppEnv } from './http/app-env.ts';
import type { AppParts } from './http/app-parts.ts';
import { defaultHttpLimits } from './http/http-limits.ts';
import type { HttpLimits } from './http/http-limits.ts';
import { authenticate } from './http/middleware/authenticate.ts';
import { requestContext } from './http/middleware/request-context.ts';
import type { RequestReport } from './http/middleware/request-context.ts';
import { timeLimit } from './http/middleware/time-limit.ts';
import { trace } from './http/middleware/trace.ts';
import { problemResponse, toProblem } from './http/problem.ts';
import { addBatchRoutes } from './http/routes/batch-routes.ts';
import { addDeliveryRoutes } from './http/routes/delivery-routes.ts';
import { addEventRoutes } from './http/routes/event-routes.ts';
import { addPageRoutes } from './http/routes/page-routes.ts';
import { addServerRoutes } from './http/routes/server-routes.ts';
import { addSubmissionRoutes } from './http/routes/submission-routes.ts';
import { addTaskRoutes } from './http/routes/task-routes.ts';
import { addWebhookRoutes } from './http/routes/webhook-routes.ts';
import type { ProviderNote } from './resources/provider-resource.ts';

/** Options of {@link createApp}. */
export interface AppOptions extends Pick<AppParts, 'checkWebhookUrl' | 'renderMetrics' | 'isReady' | 'version'> {
  readonly store: Store;
  readonly poller: DurablePoller;
  /** The providers that the poller was given. */
  readonly providers: readonly TaskProviderV1[];
  /** Where they come from, and which could not be made. @default nothing is known */
  readonly providerNotes?: readonly ProviderNote[] | undefined;
  readonly keys: KeyRing;
  readonly logger: Logger;
  /** Those left out are as in `defaultHttpLimits`. */
  readonly limits?: Partial<HttpLimits> | undefined;
  /** Origins whose pages may use the API, such as `https://example.com`. @default none */
  readonly corsOrigins?: readonly string[] | undefined;
  /** Told of every request that was answered. */
  readonly onRequest?: ((report: RequestReport) => void) | undefined;
  /** @default systemClock */
  readonly clock?: Clock | undefined;
}

/** The HTTP API, without a port. */
export interface App {
  /** Answers a request of the Fetch standard. */
  fetch(request: Request, ...rest: unknown[]): Response | Promise<Response>;
  /** The same for tests: a path or a URL will do. */
  request(input: string | Request, init?: RequestInit): Promise<Response>;
  /** How many event streams are open. */
  readonly eventStreams: number;
  /** Ends all event streams, and opens no more. Other requests are still answered. */
  close(): void;
}

/** Makes the HTTP API of a store and its poller. It neither starts nor stops them. */
export function createApp(options: AppOptions): App {
  const { keys, logger, store, clock = systemClock, corsOrigins = [] } = options;
  const limits: HttpLimits = { ...defaultHttpLimits, ...options.limits };
  const feed = createEventFeed({ store, clock, logger, maxStreams: limits.eventStreams, heartbeatMs: limits.heartbeatMs });
  const parts: AppParts = { ...options, providerNotes: options.providerNotes ?? [], clock, limits, feed };

  const app = new Hono<AppEnv>();
  app.onError((error, c) => {
    const answer = toProblem(error, c.get('requestId'));
    if (answer.isFault) c.set('failure', error);
    return problemResponse(answer);
  });
  app.notFound((c) => problemResponse(toProblem(noRoute(c.req.method), c.get('requestId'))));

  app.use('*', requestContext({ clock, logger, onRequest: options.onRequest }));
  if (corsOrigins.length > 0) {
    app.use(
      '*',
      cors({ origin: [...corsOrigins], exposeHeaders: ['ETag', 'Location', 'Retry-After', 'X-Request-Id'], maxAge: 600 }),
    );
  }
  app.use('*', trace());
  app.use('*', timeLimit(clock, limits.requestTimeoutMs));
  const guard = authenticate({ keys, clock, rateLimit: limits.rateLimit, corsOrigins });
  app.use('/v1/*', guard);
  app.use('/metrics', guard);

  // Before the routes of one task: `batch` is no uid.
  addBatchRoutes(app, parts);
  addTaskRoutes(app, parts);
  addSubmissionRoutes(app, parts);
  addEventRoutes(app, parts);
  addWebhookRoutes(app, parts);
  addDeliveryRoutes(app, parts);
  addServerRoutes(app, parts);
  addPageRoutes(app, parts);

  return {
    fetch: app.fetch,
    request: async (input, init) => app.request(input, init),
    get eventStreams() {
      return feed.streams;
    },
    close: () => feed.close(),
  };
}

function noRoute(method: string): ApiError {
  return new ApiError({
    code: 'unsupported',
    httpStatus: 404,
    message: `There is no such path for ${method}. GET /openapi.json has all of them, and GET /docs for people.`,
  });
}
