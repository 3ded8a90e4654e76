import { TasksError } from '@tasks/core';
import { createMemoryStore } from '@tasks/core/durable';
import { createFakeProvider, createManualClock } from '@tasks/core/testing';
import { createMetrics } from '../create-metrics.ts';
import type { Metrics } from '../create-metrics.ts';

/** Metrics of a server at which everything has happened once, so that every metric has a sample. */
export async function createBusyMetrics(): Promise<Metrics> {
  const clock = createManualClock();
  const store = createMemoryStore({ clock });
  const metrics = createMetrics({ version: '1.2.3', providers: [createFakeProvider()], clock });
  const now = store.now();
  const task = { provider: 'fake', type: 'job', createdAt: now, nextPollAt: now };
  await store.tasks.track([
    { ...task, uid: 'tsk_1', id: '1' },
    { ...task, uid: 'tsk_2', id: '2' },
  ]);
  await store.tasks.remove('tsk_2', now);
  const stats = {
    tracked: 1,
    polls: 1,
    failures: 0,
    throttled: 0,
    finished: 1,
    detectionMs: 1,
    latenessMs: 1,
    unsaved: 0,
    refused: 0,
  };
  metrics.watch({
    store,
    poller: { stats: () => stats },
    dispatcher: { stats: () => ({ underWay: 0, openCircuits: 0 }) },
    countEventReaders: () => 1,
  });
  metrics.onHttpRequest({ route: '/v1/tasks', method: 'POST', status: 201, durationMs: 3 });
  metrics.onDeliveryAttempt({ outcome: 'delivered', durationMs: 30 });
  const error = new TasksError({ code: 'vendor_unavailable', message: 'The disk is full. Make room.' });
  metrics.onStoreOperation({ operation: 'polls.settle', durationMs: 3, error });
  return metrics;
}
