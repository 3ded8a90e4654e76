import { SpanKind, SpanStatusCode, context, trace } from '@opentelemetry/api';
import { TasksError } from '@tasks/core';
import { createDurablePoller, createMemoryStore } from '@tasks/core/durable';
import { createFakeProvider, createManualClock } from '@tasks/core/testing';
import { expect, test } from 'vitest';
import { createPollerTracer } from './create-poller-tracer.ts';
import { formatTraceparent } from './traceparent.ts';
import { startRecording } from './test-support/recording.ts';

const caller = { traceId: '4bf92f3577b34da6a3ce929d0e0e4736', spanId: '00f067aa0ba902b7', traceFlags: 1 };

test('is nothing at all without an SDK', () => {
  expect(createPollerTracer()).toBeUndefined();
  const recording = startRecording();
  expect(createPollerTracer()).toBeDefined();
  recording[Symbol.dispose]();
  expect(createPollerTracer()).toBeUndefined();
});

test('puts every poll of a task into the trace of the request that it came by', async () => {
  using recording = startRecording();
  const clock = createManualClock();
  const provider = createFakeProvider({ now: () => clock.now() });
  const failure = new TasksError({ code: 'vendor_unavailable', message: 'The vendor is down. Wait.' });
  provider.script('1', 'running', failure, 'failed');
  {
    await using poller = createDurablePoller({
      store: createMemoryStore({ clock }),
      providers: [provider],
      clock,
      random: () => 0.5,
      tracer: createPollerTracer(),
    });
    await poller.start();
    await poller.track([{ ref: 'fake:job:1', traceparent: formatTraceparent(caller) }]);
    await clock.advance(60_000);
  }

  const polls = recording.spans.filter(({ name }) => name === 'tasks.poll');
  const follows = recording.spans.filter(({ name }) => name === 'tasks.follow');
  expect(polls.map(({ attributes }) => attributes['tasks.outcome'])).toEqual(['answered', 'vendor_unavailable', 'answered']);
  expect(recording.spans.every((span) => span.spanContext().traceId === caller.traceId)).toBe(true);
  expect(follows.every(({ parentSpanContext }) => parentSpanContext?.spanId === caller.spanId)).toBe(true);
  const followIds = follows.map((span) => span.spanContext().spanId);
  expect(polls.every(({ parentSpanContext }) => followIds.includes(parentSpanContext?.spanId ?? ''))).toBe(true);
  expect(polls.every(({ kind }) => kind === SpanKind.CLIENT)).toBe(true);
  expect(polls[1]?.status).toEqual({ code: SpanStatusCode.ERROR, message: 'vendor_unavailable' });
  expect(polls[1]?.attributes['error.type']).toBe('vendor_unavailable');
  const last = follows.at(-1);
  expect(last?.attributes).toMatchObject({
    'tasks.ref': 'fake:job:1',
    'tasks.provider': 'fake',
    'tasks.type': 'job',
    'tasks.outcome': 'failed',
  });
  // That the vendor's task has failed is an answer, and no fault of the following.
  expect(last?.status.code).toBe(SpanStatusCode.UNSET);
  expect(last?.attributes).not.toHaveProperty('tasks.traceparent');
});

test('begins a trace of its own for a task that came by none, whatever is active at the moment', () => {
  using recording = startRecording();
  const tracer = createPollerTracer();
  context.with(trace.setSpanContext(context.active(), caller), () => {
    tracer?.startSpan('tasks.follow', { 'tasks.ref': 'fake:job:1' }).end({ 'tasks.outcome': 'left' });
    tracer?.startSpan('tasks.follow', { 'tasks.ref': 'fake:job:2', 'tasks.traceparent': 'nonsense' }).end({});
  });
  expect(recording.spans.map(({ parentSpanContext }) => parentSpanContext)).toEqual([undefined, undefined]);
});
