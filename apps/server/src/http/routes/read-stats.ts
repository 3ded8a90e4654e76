import type { TaskCount } from '@tasks/core';
import type { AppParts } from '../app-parts.ts';

/** Counts and lag, as the API gives them. */
export interface StatsResource {
  /** ISO 8601. */
  readonly now: string;
  readonly version: string;
  readonly tasks: readonly (Omit<TaskCount, 'endedBy'> & { readonly endedBy: TaskCount['endedBy'] | null })[];
  /** Tasks that are polled. */
  readonly tracked: number;
  /** How long the most overdue task has waited for its poll, in milliseconds. */
  readonly dueLagMs: number;
  readonly backlog: readonly {
    readonly provider: string;
    readonly type: string;
    readonly tracked: number;
    readonly dueLagMs: number;
  }[];
  readonly poller: Readonly<Record<PollerFigure, number>>;
  readonly deliveries: Readonly<Record<'pending' | 'delivered' | 'failed', number>>;
  readonly eventStreams: number;
}

type PollerFigure =
  | 'inMemory'
  | 'polls'
  | 'failures'
  | 'throttled'
  | 'finished'
  | 'detectionMs'
  | 'latenessMs'
  | 'unsaved'
  | 'refused';

/** Reads how things stand. */
export async function readStats({
  store,
  poller,
  feed,
  version,
}: Pick<AppParts, 'store' | 'poller' | 'feed' | 'version'>): Promise<StatsResource> {
  const [counts, backlogs, deliveries] = await Promise.all([
    store.tasks.counts(),
    store.polls.backlog(),
    store.deliveries.counts(),
  ]);
  const now = store.now();
  const backlog = backlogs.map(({ provider, type, tracked, oldestDueAt }) => ({
    provider,
    type,
    tracked,
    dueLagMs: oldestDueAt === undefined ? 0 : Math.max(0, now - oldestDueAt),
  }));
  const { tracked: inMemory, polls, failures, throttled, finished, detectionMs, latenessMs, unsaved, refused } = poller.stats();
  return {
    now: new Date(now).toISOString(),
    version,
    tasks: counts.map(({ provider, type, state, endedBy, count }) => ({
      provider,
      type,
      state,
      endedBy: endedBy ?? null,
      count,
    })),
    tracked: backlog.reduce((sum, { tracked }) => sum + tracked, 0),
    dueLagMs: Math.max(0, ...backlog.map(({ dueLagMs }) => dueLagMs)),
    backlog,
    poller: { inMemory, polls, failures, throttled, finished, detectionMs, latenessMs, unsaved, refused },
    deliveries: { pending: deliveries.pending, delivered: deliveries.delivered, failed: deliveries.failed },
    eventStreams: feed.streams,
  };
}
