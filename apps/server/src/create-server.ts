import { systemClock } from '@tasks/core';
import type { Clock, PollerEvent, Store, TaskProviderV1 } from '@tasks/core';
import { createDurablePoller } from '@tasks/core/durable';
import type { DurablePoller, DurablePollerOptions } from '@tasks/core/durable';
import type { Logger } from 'pino';
import { assertCanListenOn } from './auth/can-listen-on.ts';
import { createKeyRing } from './auth/key-ring.ts';
import { createApp } from './create-app.ts';
import { listen } from './http/listen.ts';
import type { HttpLimits } from './http/http-limits.ts';
import { createLogger } from './logging/create-logger.ts';
import { createMetrics } from './metrics/create-metrics.ts';
import { measureStore } from './metrics/measure-store.ts';
import { toEventPayload } from './resources/event-payload.ts';
import type { ProviderNote } from './resources/provider-resource.ts';
import { startRetention } from './retention.ts';
import { createPollerTracer } from './tracing/create-poller-tracer.ts';
import { tracePost } from './tracing/trace-post.ts';
import { readVersion } from './version.ts';
import { checkWebhookUrl } from './webhooks/check-webhook-url.ts';
import { createDeliveryPoster } from './webhooks/post-delivery.ts';
import { checkTaskSecret } from './webhooks/check-task-secret.ts';
import { createWebhookDispatcher } from './webhooks/webhook-dispatcher.ts';

/** Options of {@link createServer}. */
export interface ServerOptions {
  /** Where the tasks live. The server closes it when it stops. */
  readonly store: Store;
  readonly providers: readonly TaskProviderV1[];
  /** Where the providers come from, and which could not be made, for `GET /v1/providers`. @default nothing is known */
  readonly providerNotes?: readonly ProviderNote[] | undefined;
  /** @default '127.0.0.1' */
  readonly host?: string | undefined;
  /** 0 for any free one. @default 8787 */
  readonly port?: number | undefined;
  /** A key file as `tasks-server keys create` makes it. @default none */
  readonly apiKeyFile?: string | undefined;
  /** Keys with commas between them, each the key itself or `sha256:` and its hash, with `read:` before it for one that may only read. @default none */
  readonly apiKeys?: string | undefined;
  /** Whether webhooks may go to private, loopback and link-local addresses. @default false */
  readonly allowPrivateWebhooks?: boolean | undefined;
  /**
   * Signs for the receivers that tasks bring with their `webhookUrl`: `whsec_` and 24 to 64 bytes in Base64.
   *
   * @default one of each one's own, which `POST /v1/webhooks/{id}/rotate` shows
   */
  readonly taskWebhookSecret?: string | undefined;
  /** Origins whose pages may use the API. @default none */
  readonly corsOrigins?: readonly string[] | undefined;
  /** How long ended tasks, events and deliveries are kept, in milliseconds; Infinity for ever. @default 30 days */
  readonly keepMs?: number | undefined;
  readonly limits?: Partial<HttpLimits> | undefined;
  /** How the poller asks. @default as `createDurablePoller` has it */
  readonly polling?: Pick<DurablePollerOptions, 'latencyMs' | 'schedule' | 'notFoundGraceMs' | 'requestTimeoutMs'> | undefined;
  /** @default JSON lines on standard error */
  readonly logger?: Logger | undefined;
  /** @default systemClock */
  readonly clock?: Clock | undefined;
}

/** A server that runs. */
export interface TasksServer extends AsyncDisposable {
  /** Such as `http://127.0.0.1:8787`. */
  readonly url: string;
  readonly poller: DurablePoller;
  /**
   * Takes no more requests, waits for those under way, for polls and deliveries and their writing, gives back what is not done, and closes the store.
   *
   * @param options - `graceMs`: how long each of these may take; default 10_000.
   */
  stop(options?: { readonly graceMs?: number | undefined }): Promise<void>;
}

const defaultKeepMs = 30 * 86_400_000;

/**
 * Starts a server: follows the tasks of a store, tells of them over HTTP, and delivers webhooks.
 *
 * @throws {TasksError} `invalid_argument` for options that cannot be used, an address that cannot be listened on, or one beyond loopback without an API key.
 */
export async function createServer(options: ServerOptions): Promise<TasksServer> {
  const { providers, clock = systemClock, host = '127.0.0.1', port = 8787, allowPrivateWebhooks = false } = options;
  const logger = options.logger ?? createLogger();
  const version = readVersion();
  const keys = createKeyRing({
    environment: options.apiKeys,
    file: options.apiKeyFile,
    clock,
    onProblem: (error) => logger.error({ err: error }, 'the key file cannot be used'),
  });
  assertCanListenOn(host, keys);

  const metrics = createMetrics({ version, providers, clock });
  const store = measureStore(options.store, metrics, clock);
  const poller = createDurablePoller({
    ...options.polling,
    store,
    providers,
    clock,
    tracer: createPollerTracer(),
    onEvent: (event) => {
      metrics.onPollerEvent(event);
      logPollerEvent(logger, event);
    },
  });
  const poster = createDeliveryPoster({ allowPrivate: allowPrivateWebhooks, clock });
  const dispatcher = createWebhookDispatcher({
    store,
    clock,
    post: tracePost(poster.post),
    taskSecret: checkTaskSecret(options.taskWebhookSecret),
    toBody: (event) => JSON.stringify(toEventPayload(event)),
    onAttempt: (report) => metrics.onDeliveryAttempt(report),
    onError: (error) => logger.error({ err: error }, 'webhooks could not be delivered for now'),
  });
  const app = createApp({
    store,
    poller,
    providers,
    providerNotes: options.providerNotes,
    keys,
    logger,
    limits: options.limits,
    corsOrigins: options.corsOrigins,
    clock,
    version,
    checkWebhookUrl: (url) => checkWebhookUrl(url, { allowPrivate: allowPrivateWebhooks, clock }),
    renderMetrics: () => metrics.render(),
    isReady: () => store.check(),
    onRequest: (report) => metrics.onHttpRequest(report),
  });
  metrics.watch({ store, poller, dispatcher, countEventReaders: () => app.eventStreams });

  const listener = await listen(app, { host, port, clock });
  await poller.start();
  dispatcher.start();
  const stopRetention = startRetention({
    store,
    clock,
    keepMs: options.keepMs ?? defaultKeepMs,
    onError: (error) => logger.error({ err: error }, 'old tasks could not be deleted for now'),
  });

  const stop = async (graceMs: number): Promise<void> => {
    // First nobody can ask for more, then what is under way ends, and only then the store closes.
    await listener.stop({ graceMs });
    await Promise.all([poller.stop({ graceMs }), dispatcher.stop({ graceMs }), stopRetention()]);
    poster.close();
    await options.store.close();
  };
  let stopping: Promise<void> | undefined;
  const stopOnce: TasksServer['stop'] = ({ graceMs = 10_000 } = {}) => (stopping ??= stop(graceMs));
  return { url: listener.url, poller, stop: stopOnce, [Symbol.asyncDispose]: () => stopOnce() };
}

function logPollerEvent(logger: Logger, event: PollerEvent): void {
  if (event.type === 'warning') logger.warn({ ref: event.ref }, event.message);
  else if (event.type === 'throttled')
    logger.info({ provider: event.provider, until: new Date(event.until).toISOString() }, 'the account is left in peace');
  else if (event.type === 'poll-failed') logger.debug({ ref: event.ref, code: event.error.code }, event.error.message);
  else logger.trace({ ref: event.ref, state: event.snapshot.state }, 'polled');
}
