import { SpanKind, SpanStatusCode, context, trace } from '@opentelemetry/api';
import { TasksError } from '@tasks/core';
import { expect, test } from 'vitest';
import { startRecording } from './test-support/recording.ts';
import { traceRequest } from './trace-request.ts';
import { formatTraceparent } from './traceparent.ts';

const caller = { traceId: '4bf92f3577b34da6a3ce929d0e0e4736', spanId: '00f067aa0ba902b7', traceFlags: 1 };
const request = { method: 'POST', path: '/v1/tasks', traceparent: formatTraceparent(caller) };
const created = { route: '/v1/tasks', status: 201 };

async function stored(asked: typeof request): Promise<string | undefined> {
  let given: string | undefined;
  await traceRequest(asked, async (traceparent) => {
    given = traceparent;
    return created;
  });
  return given;
}

test('without an SDK hands on what the caller named, when it is a trace', async () => {
  expect(await stored(request)).toBe(request.traceparent);
  expect(await stored({ ...request, traceparent: 'nonsense' })).toBeUndefined();
});

test('answers within a span in the trace of the caller, and gives the span to store', async () => {
  using recording = startRecording();
  const given = await stored(request);
  const [span] = recording.spans;
  expect(span?.name).toBe('POST /v1/tasks');
  expect(span?.kind).toBe(SpanKind.SERVER);
  expect(span?.parentSpanContext).toMatchObject(caller);
  expect(span?.attributes).toEqual({
    'http.request.method': 'POST',
    'url.path': '/v1/tasks',
    'http.route': '/v1/tasks',
    'http.response.status_code': 201,
  });
  expect(span?.status.code).toBe(SpanStatusCode.UNSET);
  expect(span && formatTraceparent(span.spanContext())).toBe(given);
});

test('begins a trace for a caller that named none', async () => {
  using recording = startRecording();
  await traceRequest({ ...request, traceparent: undefined }, async () => ({ route: undefined, status: 404 }));
  const [span] = recording.spans;
  expect(span?.name).toBe('POST');
  expect(span?.parentSpanContext).toBeUndefined();
  expect(span?.status.code).toBe(SpanStatusCode.UNSET);
});

test('lies within the span of an SDK that traces requests by itself', async () => {
  using recording = startRecording();
  const outer = trace.getTracer('http').startSpan('POST');
  await context.with(trace.setSpan(context.active(), outer), () => stored(request));
  expect(recording.spans[0]?.parentSpanContext?.spanId).toBe(outer.spanContext().spanId);
});

test('what is done for the request lies within its span', async () => {
  using recording = startRecording();
  await traceRequest(request, async () => {
    await Promise.resolve();
    trace.getTracer('database').startSpan('query').end();
    return created;
  });
  const [query, span] = recording.spans;
  expect(query?.parentSpanContext?.spanId).toBe(span?.spanContext().spanId);
});

test('marks a request as failed that the server could not answer, without what it says', async () => {
  using recording = startRecording();
  await traceRequest(request, async () => ({ route: '/v1/tasks', status: 503 }));
  const failure = new TasksError({ code: 'vendor_unavailable', message: 'secret' });
  await expect(traceRequest(request, () => Promise.reject(failure))).rejects.toBe(failure);
  expect(recording.spans.map(({ status, attributes }) => [status.code, attributes['error.type']])).toEqual([
    [SpanStatusCode.ERROR, '503'],
    [SpanStatusCode.ERROR, 'vendor_unavailable'],
  ]);
  expect(JSON.stringify(recording.spans.map(({ attributes, status, events }) => ({ attributes, status, events })))).not.toContain(
    'secret',
  );
});
