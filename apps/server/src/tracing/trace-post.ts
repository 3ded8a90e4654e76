import { ROOT_CONTEXT, SpanKind } from '@opentelemetry/api';
import type { PostDelivery } from '../webhooks/post-delivery.ts';
import { inSpan, markFailed } from './in-span.ts';
import { isTracing } from './is-tracing.ts';
import { formatTraceparent, withRemoteParent } from './traceparent.ts';

/**
 * Sends deliveries within spans, each in the trace that its header `traceparent` names: that of the request that tracked the task. The receiver is sent the
 * span's own, so that its spans come to lie in this one. Without an SDK deliveries are sent as they are.
 */
export function tracePost(post: PostDelivery): PostDelivery {
  return (request) => {
    if (!isTracing()) return post(request);
    const { traceparent, 'webhook-id': id } = request.headers;
    // Of the URL the host alone: a path may hold a secret.
    const attributes = { 'http.request.method': 'POST', 'server.address': hostOf(request.url), 'tasks.delivery.id': id };
    const parent = withRemoteParent(ROOT_CONTEXT, traceparent);
    return inSpan({ name: 'tasks.deliver', kind: SpanKind.CLIENT, attributes, parent }, async (span) => {
      const headers = { ...request.headers, traceparent: formatTraceparent(span.spanContext()) };
      const answer = await post({ ...request, headers });
      if (answer.status !== undefined) span.setAttribute('http.response.status_code', answer.status);
      if (answer.error !== undefined) markFailed(span, answer.status === undefined ? 'no_answer' : String(answer.status));
      return answer;
    });
  };
}

function hostOf(url: string): string | undefined {
  return URL.parse(url)?.hostname;
}
