import { TasksError } from '@tasks/core';
import type { Store } from '@tasks/core';
import { createDurablePoller, createMemoryStore } from '@tasks/core/durable';
import { createFakeProvider, createManualClock } from '@tasks/core/testing';
import { expect, test } from 'vitest';
import { createMetrics } from './create-metrics.ts';
import type { Metrics } from './create-metrics.ts';
import { measureStore } from './measure-store.ts';
import { samplesOf } from './test-support/samples.ts';

const idle = {
  tracked: 0,
  polls: 0,
  failures: 0,
  throttled: 0,
  finished: 0,
  detectionMs: 0,
  latenessMs: 0,
  unsaved: 0,
  refused: 0,
};
const quietPoller = { stats: () => idle };

async function samples(metrics: Metrics): Promise<ReadonlyMap<string, number>> {
  return samplesOf((await metrics.render()).body);
}

test('shows a task from its first poll to its end', async () => {
  const clock = createManualClock();
  const provider = createFakeProvider({ now: () => clock.now() });
  const metrics = createMetrics({ version: '1.2.3', providers: [provider], clock });
  const store = measureStore(createMemoryStore({ clock }), metrics, clock);
  await using poller = createDurablePoller({
    store,
    providers: [provider],
    clock,
    random: () => 0.5,
    onEvent: metrics.onPollerEvent,
  });
  metrics.watch({ store, poller });
  const failure = new TasksError({ code: 'vendor_unavailable', message: 'The vendor is down. Wait.' });
  provider.script('1', 'running', failure, 'running', 'succeeded');
  provider.script('2', 'running');
  await poller.start();
  await poller.track([{ ref: 'fake:job:1' }, { ref: 'fake:job:2' }]);
  await clock.advance(60_000);

  const seen = await samples(metrics);
  expect(seen.get('tasks_polls_total{provider="fake",type="job",outcome="vendor_unavailable"}')).toBe(1);
  expect(seen.get('tasks_polls_total{provider="fake",type="job",outcome="succeeded"}')).toBe(1);
  expect(seen.get('tasks_polls_total{provider="fake",type="job",outcome="running"}')).toBeGreaterThan(2);
  expect(seen.get('tasks_polls_total{provider="fake",type="job",outcome="canceled"}')).toBe(0);
  expect(seen.get('tasks_poll_duration_seconds_count{provider="fake",type="job"}')).toBe(poller.stats().polls);
  expect(seen.get('tasks_tracked{provider="fake",type="job",state="running"}')).toBe(1);
  expect(seen.get('tasks_tracked{provider="fake",type="job",state="queued"}')).toBe(0);
  expect(seen.get('tasks_ended{provider="fake",type="job",state="succeeded",ended_by="vendor"}')).toBe(1);
  expect(seen.get('tasks_finished_total')).toBe(1);
  expect(seen.get('tasks_detection_latency_seconds_total')).toBe(poller.stats().detectionMs / 1000);
  expect(seen.get('tasks_store_operation_duration_seconds_count{operation="tasks.track"}')).toBe(1);
  expect(seen.get('tasks_store_operation_duration_seconds_count{operation="polls.settle"}')).toBeGreaterThan(2);
});

test('shows durations in seconds, and what the poller has counted at every scrape anew', async () => {
  const metrics = createMetrics({ version: '1', providers: [createFakeProvider()] });
  const stats = { ...idle, finished: 2, detectionMs: 1500, latenessMs: 250, unsaved: 3, refused: 4 };
  metrics.watch({ store: createMemoryStore(), poller: { stats: () => stats } });
  const snapshot = {
    ref: 'fake:job:1',
    provider: 'fake',
    type: 'job',
    id: '1',
    state: 'running',
    done: false,
    vendorState: 'RUNNING',
    progress: { succeeded: 0, failed: 0 },
    succeeded: [],
    failed: [],
    observedAt: '2026-01-02T03:04:05.000Z',
  } as const;
  metrics.onPollerEvent({ type: 'poll', ref: snapshot.ref, snapshot, durationMs: 750 });
  metrics.onStoreOperation({ operation: 'tasks.get', durationMs: 20 });
  metrics.onHttpRequest({ route: '/v1/tasks/:uid', method: 'GET', status: 200, durationMs: 30 });
  await metrics.render();
  const seen = await samples(metrics);
  expect(seen.get('tasks_poll_duration_seconds_sum{provider="fake",type="job"}')).toBe(0.75);
  expect(seen.get('tasks_store_operation_duration_seconds_sum{operation="tasks.get"}')).toBe(0.02);
  expect(seen.get('tasks_http_request_duration_seconds_sum{route="/v1/tasks/:uid",method="GET"}')).toBe(0.03);
  expect(seen.get('tasks_http_requests_total{route="/v1/tasks/:uid",method="GET",status="200"}')).toBe(1);
  expect(seen.get('tasks_finished_total')).toBe(2);
  expect(seen.get('tasks_detection_latency_seconds_total')).toBe(1.5);
  expect(seen.get('tasks_poll_lateness_seconds_total')).toBe(0.25);
  expect(seen.get('tasks_outcomes_unsaved')).toBe(3);
  expect(seen.get('tasks_outcomes_refused_total')).toBe(4);
});

test('shows how long the most overdue task has been due, also one of a provider that is not loaded', async () => {
  const clock = createManualClock();
  const store = createMemoryStore({ clock });
  const now = store.now();
  const task = { type: 'job', createdAt: now, nextPollAt: now };
  await store.tasks.track([
    { ...task, uid: 'tsk_1', provider: 'fake', id: '1', nextPollAt: now + 5000 },
    { ...task, uid: 'tsk_2', provider: 'gone', id: '1' },
  ]);
  const metrics = createMetrics({ version: '1', providers: [createFakeProvider()], clock });
  metrics.watch({ store, poller: quietPoller });
  expect((await samples(metrics)).get('tasks_due_lag_seconds{provider="fake",type="job"}')).toBe(0);
  await clock.advance(7500);
  const seen = await samples(metrics);
  expect(seen.get('tasks_due_lag_seconds{provider="fake",type="job"}')).toBe(2.5);
  expect(seen.get('tasks_due_lag_seconds{provider="gone",type="job"}')).toBe(7.5);
});

test('asks the store once for all who scrape within five seconds', async () => {
  const clock = createManualClock();
  const metrics = createMetrics({ version: '1', providers: [], clock });
  const operations: string[] = [];
  const store = measureStore(
    createMemoryStore({ clock }),
    { onStoreOperation: ({ operation }) => operations.push(operation) },
    clock,
  );
  metrics.watch({ store, poller: quietPoller });
  await Promise.all([metrics.render(), metrics.render()]);
  await clock.advance(4999);
  await metrics.render();
  expect(operations).toEqual(['tasks.counts', 'polls.backlog', 'deliveries.counts']);
  expect(clock.pendingTimers).toBe(0);
  await clock.advance(1);
  await metrics.render();
  expect(operations).toHaveLength(6);
});

test('shows all else while the store fails, and no counts of before', async () => {
  const clock = createManualClock();
  const store = createMemoryStore({ clock });
  let broken = false;
  const tasks = { counts: () => (broken ? Promise.reject(new Error('disk I/O error')) : store.tasks.counts()) };
  const metrics = createMetrics({ version: '1', providers: [createFakeProvider()], clock });
  metrics.watch({
    store: { now: () => store.now(), tasks, polls: store.polls, deliveries: store.deliveries },
    poller: quietPoller,
  });
  const before = await samples(metrics);
  expect(before.get('tasks_store_readable')).toBe(1);
  expect(before.has('tasks_webhook_deliveries{state="pending"}')).toBe(true);
  broken = true;
  await clock.advance(5000);
  const during = await samples(metrics);
  expect(during.get('tasks_store_readable')).toBe(0);
  expect(during.get('tasks_build_info{version="1"}')).toBe(1);
  expect([...during.keys()].filter((series) => /^tasks_(?:tracked|ended|due_lag|webhook_deliveries\{)/.test(series))).toEqual([]);
  broken = false;
  await clock.advance(5000);
  expect((await samples(metrics)).get('tasks_store_readable')).toBe(1);
});

test('answers a scrape while the store hangs', async () => {
  const clock = createManualClock();
  const store = createMemoryStore({ clock });
  const tasks = { counts: () => new Promise<never>(() => {}) };
  const metrics = createMetrics({ version: '1', providers: [], clock });
  metrics.watch({
    store: { now: () => store.now(), tasks, polls: store.polls, deliveries: store.deliveries },
    poller: quietPoller,
  });
  const rendered = samples(metrics);
  await clock.advance(4000);
  expect((await rendered).get('tasks_store_readable')).toBe(0);
  expect(clock.pendingTimers).toBe(0);
});

test('counts the pauses of an account, and says until when the last one lasts', async () => {
  const metrics = createMetrics({ version: '1', providers: [createFakeProvider()] });
  const until = Date.UTC(2026, 0, 2);
  expect((await samples(metrics)).get('tasks_lane_throttles_total{provider="fake"}')).toBe(0);
  metrics.onPollerEvent({ type: 'throttled', provider: 'fake', account: 'an-account', until });
  const seen = await samples(metrics);
  expect(seen.get('tasks_lane_throttles_total{provider="fake"}')).toBe(1);
  expect(seen.get('tasks_lane_paused_until_timestamp_seconds{provider="fake"}')).toBe(until / 1000);
});

test('counts the failures of the store by the code of the error', async () => {
  const metrics = createMetrics({ version: '1', providers: [] });
  const store = measureStore(createMemoryStore(), metrics);
  await expect(store.tasks.list({ limit: 10, cursor: 'not a cursor' })).rejects.toThrow(/cursor/i);
  const failing: Store = { ...createMemoryStore(), check: () => Promise.reject(new Error('gone')) };
  await expect(measureStore(failing, metrics).check()).rejects.toThrow('gone');
  const seen = await samples(metrics);
  expect(seen.get('tasks_store_operation_errors_total{operation="tasks.list",code="invalid_argument"}')).toBe(1);
  expect(seen.get('tasks_store_operation_errors_total{operation="check",code="other"}')).toBe(1);
});

test('shows deliveries by outcome, what waits, and receivers that are left in peace', async () => {
  const store = createMemoryStore();
  const metrics = createMetrics({ version: '1', providers: [] });
  metrics.watch({
    store,
    poller: quietPoller,
    dispatcher: { stats: () => ({ underWay: 3, openCircuits: 2 }) },
    countEventReaders: () => 4,
  });
  metrics.onDeliveryAttempt({ outcome: 'retrying', durationMs: 250 });
  const seen = await samples(metrics);
  expect(seen.get('tasks_webhook_attempts_total{outcome="retrying"}')).toBe(1);
  expect(seen.get('tasks_webhook_attempts_total{outcome="delivered"}')).toBe(0);
  expect(seen.get('tasks_webhook_attempt_duration_seconds_sum')).toBe(0.25);
  expect(seen.get('tasks_webhook_deliveries{state="pending"}')).toBe(0);
  expect(seen.get('tasks_webhook_deliveries_under_way')).toBe(3);
  expect(seen.get('tasks_webhook_open_circuits')).toBe(2);
  expect(seen.get('tasks_event_readers')).toBe(4);
});

test('makes no series of what strangers send, and names no task and no account', async () => {
  const metrics = createMetrics({ version: '1', providers: [createFakeProvider()] });
  const before = (await samples(metrics)).size;
  for (let index = 0; index < 1000; index += 1) {
    metrics.onHttpRequest({ route: `/v1/tasks/secret-${index}`, method: `X${index}`, status: 600 + index, durationMs: 1 });
    const error = new TasksError({ code: `made_up_${index}` as 'timeout', message: 'secret' });
    metrics.onPollerEvent({ type: 'poll-failed', ref: `fake${index}:job:secret`, error });
    metrics.onPollerEvent({ type: 'throttled', provider: `secret-${index}`, account: 'secret-account', until: 0 });
    metrics.onPollerEvent({ type: 'warning', ref: 'fake:job:secret', message: 'secret' });
  }
  const { body } = await metrics.render();
  // A histogram of a hundred routes and one of the rest is the most.
  expect(samplesOf(body).size - before).toBeLessThan(101 * 20);
  expect(body).toContain('tasks_http_requests_total{route="other",method="other",status="other"} 900');
  expect(body).toContain('tasks_polls_total{provider="other",type="other",outcome="other"} 1000');
  expect(body).toContain('tasks_lane_throttles_total{provider="other"} 1000');
  expect(body).not.toContain('secret-account');
});

test('reads a ref whatever its id holds', async () => {
  const metrics = createMetrics({ version: '1', providers: [createFakeProvider({ name: 'eu.shop-1' })] });
  const error = new TasksError({ code: 'timeout', message: 'Too slow. Wait.' });
  for (const id of ['a:b/c|d', 'é', ':']) metrics.onPollerEvent({ type: 'poll-failed', ref: `eu.shop-1:job:${id}`, error });
  for (const ref of ['', ':', 'eu.shop-1', 'eu.shop-1:job']) metrics.onPollerEvent({ type: 'poll-failed', ref, error });
  const seen = await samples(metrics);
  expect(seen.get('tasks_polls_total{provider="eu.shop-1",type="job",outcome="timeout"}')).toBe(3);
  expect(seen.get('tasks_polls_total{provider="other",type="other",outcome="timeout"}')).toBe(4);
});
