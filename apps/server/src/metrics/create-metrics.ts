import { systemClock } from '@tasks/core';
import type { Clock, PollerEvent, TaskProviderV1 } from '@tasks/core';
import type { DurablePoller } from '@tasks/core/durable';
import { Registry } from 'prom-client';
import type { DeliveryReport } from '../webhooks/delivery-sender.ts';
import type { WebhookDispatcher } from '../webhooks/webhook-dispatcher.ts';
import { HttpMetrics } from './http-metrics.ts';
import type { AnsweredRequest } from './http-metrics.ts';
import { KnownKinds } from './known-kinds.ts';
import type { StoreObserver } from './measure-store.ts';
import { PollMetrics } from './poll-metrics.ts';
import { PollerMetrics } from './poller-metrics.ts';
import { measureProcess } from './process-metrics.ts';
import { StoreGauges } from './store-gauges.ts';
import { StoreOperationMetrics } from './store-operation-metrics.ts';
import { StoreReader } from './store-reading.ts';
import type { ReadableStore } from './store-reading.ts';
import { WebhookMetrics } from './webhook-metrics.ts';

/** Options of {@link createMetrics}. */
export interface MetricsOptions {
  /** Of the server. */
  readonly version: string;
  /** Those that are loaded: their names and task types are the only ones that labels of polls can have. */
  readonly providers: readonly Pick<TaskProviderV1, 'name' | 'types'>[];
  /** @default systemClock */
  readonly clock?: Clock | undefined;
}

/** What is looked at when somebody scrapes. */
export interface MetricsSources {
  readonly store: ReadableStore;
  readonly poller: Pick<DurablePoller, 'stats'>;
  readonly dispatcher?: Pick<WebhookDispatcher, 'stats'> | undefined;
  /** How many streams of events are open. */
  readonly countEventReaders?: (() => number) | undefined;
}

/** An answer to a scrape. */
export interface RenderedMetrics {
  readonly contentType: string;
  readonly body: string;
}

/** What is measured of a server. No ref, uid, URL or account ever becomes a label. */
export interface Metrics extends StoreObserver {
  readonly onPollerEvent: (event: PollerEvent) => void;
  readonly onDeliveryAttempt: (attempt: Pick<DeliveryReport, 'outcome' | 'durationMs'>) => void;
  readonly onHttpRequest: (request: AnsweredRequest) => void;
  /** Names what is looked at from now on; until then only what was told is shown. */
  watch(sources: MetricsSources): void;
  /**
   * Everything in the text format of Prometheus. Never rejects for the store: where that cannot be read within a few seconds, `tasks_store_readable` is 0.
   */
  readonly render: () => Promise<RenderedMetrics>;
}

/** Creates what measures a server. */
export function createMetrics({ version, providers, clock = systemClock }: MetricsOptions): Metrics {
  const registry = new Registry();
  const kinds = new KnownKinds(providers);
  const polls = new PollMetrics(registry, kinds);
  const poller = new PollerMetrics(registry);
  const gauges = new StoreGauges(registry, kinds);
  const operations = new StoreOperationMetrics(registry);
  const webhooks = new WebhookMetrics(registry);
  const http = new HttpMetrics(registry);
  measureProcess(registry, version);
  let watched: { readonly sources: MetricsSources; readonly reader: StoreReader } | undefined;

  return {
    onPollerEvent: (event) => polls.onEvent(event),
    onDeliveryAttempt: (attempt) => webhooks.onAttempt(attempt),
    onHttpRequest: (request) => http.onRequest(request),
    onStoreOperation: (operation) => operations.onOperation(operation),
    watch(sources) {
      watched = { sources, reader: new StoreReader(sources.store, clock) };
    },
    async render() {
      if (watched !== undefined) {
        const { sources, reader } = watched;
        const reading = await reader.read();
        gauges.set(reading, sources.store.now());
        poller.set(sources.poller.stats());
        if (sources.dispatcher !== undefined) webhooks.set(sources.dispatcher.stats());
        http.setReaders(sources.countEventReaders?.() ?? 0);
      }
      return { contentType: registry.contentType, body: await registry.metrics() };
    },
  };
}
