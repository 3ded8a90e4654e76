import type { Clock, Store, TaskProviderV1 } from '@tasks/core';
import type { DurablePoller } from '@tasks/core/durable';
import type { Logger } from 'pino';
import type { EventFeed } from '../events/event-feed.ts';
import type { ProviderNote } from '../resources/provider-resource.ts';
import type { HttpLimits } from './http-limits.ts';

/** Metrics as text, and the media type that says which. */
export interface RenderedMetrics {
  readonly contentType: string;
  readonly body: string;
}

/** What the routes work with. */
export interface AppParts {
  readonly store: Store;
  readonly poller: DurablePoller;
  readonly feed: EventFeed;
  readonly providers: readonly TaskProviderV1[];
  readonly providerNotes: readonly ProviderNote[];
  readonly logger: Logger;
  readonly clock: Clock;
  readonly limits: HttpLimits;
  /**
   * Checks where to deliver to.
   *
   * @returns the URL in its normal spelling.
   * @throws {TasksError} `invalid_argument` when nothing may be sent there.
   */
  readonly checkWebhookUrl: (url: string) => Promise<string>;
  readonly renderMetrics: () => Promise<RenderedMetrics>;
  /** Resolves when requests can be served; else rejects and says why. */
  readonly isReady: () => Promise<void>;
  readonly version: string;
}
