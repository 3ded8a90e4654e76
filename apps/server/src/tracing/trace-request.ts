import { SpanKind, context, trace } from '@opentelemetry/api';
import { inSpan, markFailed } from './in-span.ts';
import { isTracing } from './is-tracing.ts';
import { formatTraceparent, parseTraceparent, withRemoteParent } from './traceparent.ts';

/** A request to this server. */
export interface TracedRequest {
  readonly method: string;
  /** Without the query, which may hold what is nobody's business. */
  readonly path: string;
  /** The header of that name. */
  readonly traceparent: string | undefined;
}

/** What came of a request. */
export interface TracedAnswer {
  /** The pattern of the route, such as `/v1/tasks/:uid`; undefined where none matched. */
  readonly route: string | undefined;
  readonly status: number;
}

/**
 * Answers a request within a span, in the trace that the caller named or that is active.
 *
 * @param answer - Is given the `traceparent` to store with what the request tracks: that of the span. Without an SDK it is the caller's own, so that a trace
 * goes on through a server that does not trace; undefined when the caller named none, or an invalid one.
 */
export async function traceRequest<TAnswer extends TracedAnswer>(
  request: TracedRequest,
  answer: (traceparent: string | undefined) => Promise<TAnswer>,
): Promise<TAnswer> {
  const { method, path, traceparent } = request;
  if (!isTracing()) {
    const named = parseTraceparent(traceparent);
    return answer(named && formatTraceparent(named));
  }
  const active = context.active();
  // Where the SDK traces all requests by itself, its span of this one has taken the caller's for its parent.
  const parent = trace.getSpan(active) === undefined ? withRemoteParent(active, traceparent) : active;
  const attributes = { 'http.request.method': method, 'url.path': path };
  return inSpan({ name: method, kind: SpanKind.SERVER, attributes, parent }, async (span) => {
    const answered = await answer(formatTraceparent(span.spanContext()));
    const { route, status } = answered;
    if (route !== undefined) {
      span.updateName(`${method} ${route}`);
      span.setAttribute('http.route', route);
    }
    span.setAttribute('http.response.status_code', status);
    if (status >= 500) markFailed(span, String(status));
    return answered;
  });
}
