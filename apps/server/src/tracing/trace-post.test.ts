import { SpanKind, SpanStatusCode } from '@opentelemetry/api';
import { expect, test } from 'vitest';
import type { DeliveryAnswer, DeliveryRequest, PostDelivery } from '../webhooks/post-delivery.ts';
import { startRecording } from './test-support/recording.ts';
import { tracePost } from './trace-post.ts';
import { formatTraceparent } from './traceparent.ts';

const caller = { traceId: '4bf92f3577b34da6a3ce929d0e0e4736', spanId: '00f067aa0ba902b7', traceFlags: 1 };
const request: DeliveryRequest = {
  url: 'https://receiver.example/hooks/secret?token=secret',
  headers: { 'webhook-id': 'dlv_1', 'webhook-signature': 'v1,secret', traceparent: formatTraceparent(caller) },
  body: '{"secret":1}',
  signal: new AbortController().signal,
};

function receiver(answer: DeliveryAnswer): { readonly post: PostDelivery; readonly sent: DeliveryRequest[] } {
  const sent: DeliveryRequest[] = [];
  return {
    sent,
    async post(delivery) {
      sent.push(delivery);
      return answer;
    },
  };
}

test('without an SDK sends a delivery as it is', async () => {
  const { post, sent } = receiver({ status: 204 });
  expect(await tracePost(post)(request)).toEqual({ status: 204 });
  expect(sent[0]).toBe(request);
});

test('sends a delivery within the trace of the request that tracked the task, and lets the receiver go on with it', async () => {
  using recording = startRecording();
  const { post, sent } = receiver({ status: 204 });
  await tracePost(post)(request);
  const [span] = recording.spans;
  expect(span?.name).toBe('tasks.deliver');
  expect(span?.kind).toBe(SpanKind.CLIENT);
  expect(span?.parentSpanContext).toMatchObject(caller);
  expect(span?.attributes).toEqual({
    'http.request.method': 'POST',
    'server.address': 'receiver.example',
    'tasks.delivery.id': 'dlv_1',
    'http.response.status_code': 204,
  });
  expect(span?.status.code).toBe(SpanStatusCode.UNSET);
  expect(sent[0]).toEqual({
    ...request,
    headers: { ...request.headers, traceparent: span && formatTraceparent(span.spanContext()) },
  });
});

test.each([
  [{ status: 500, error: 'secret' }, '500'],
  [{ error: 'secret' }, 'no_answer'],
])('marks a delivery as failed that did not arrive: %j', async (answer, errorType) => {
  using recording = startRecording();
  expect(await tracePost(receiver(answer).post)(request)).toBe(answer);
  const [span] = recording.spans;
  expect(span?.status.code).toBe(SpanStatusCode.ERROR);
  expect(span?.attributes['error.type']).toBe(errorType);
  expect(JSON.stringify([span?.attributes, span?.status, span?.events])).not.toContain('secret');
});

test('ends the span of a delivery that is broken off', async () => {
  using recording = startRecording();
  const reason = new DOMException('The server stops.', 'AbortError');
  await expect(tracePost(() => Promise.reject(reason))(request)).rejects.toBe(reason);
  expect(recording.spans[0]?.attributes['error.type']).toBe('AbortError');
});
