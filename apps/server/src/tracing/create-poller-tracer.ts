import { ROOT_CONTEXT, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import type { Context, Span } from '@opentelemetry/api';
import type { PollerSpan, PollerTracer, SpanAttributes } from '@tasks/core';
import { retryableByDefault } from '@tasks/core/provider';
import { isTracing } from './is-tracing.ts';
import { serverTracer } from './tracer.ts';
import { withRemoteParent } from './traceparent.ts';

/**
 * Creates what turns the spans of a poller into those of OpenTelemetry: `tasks.follow`, within the trace of the request that the task came by, and in it
 * `tasks.poll` for each request to the vendor. One that ends with an error's code is marked as failed; a task that the vendor says has failed is not.
 *
 * @returns undefined when no SDK is registered: then the poller makes no call at all. An SDK that is registered later is not noticed.
 */
export function createPollerTracer(): PollerTracer | undefined {
  if (!isTracing()) return undefined;
  const tracer = serverTracer();
  return {
    startSpan(name, { 'tasks.traceparent': traceparent, ...attributes }, parent) {
      // Never what happens to be active: a timer that rings belongs to no request.
      const context =
        parent instanceof OpenTelemetrySpan
          ? parent.context
          : withRemoteParent(ROOT_CONTEXT, traceparent === undefined ? undefined : String(traceparent));
      const kind = name === 'tasks.poll' ? SpanKind.CLIENT : SpanKind.INTERNAL;
      return new OpenTelemetrySpan(tracer.startSpan(name, { kind, attributes }, context), context);
    },
  };
}

class OpenTelemetrySpan implements PollerSpan {
  /** In which the span is the parent of what begins. */
  readonly context: Context;
  readonly #span: Span;

  constructor(span: Span, context: Context) {
    this.#span = span;
    this.context = trace.setSpan(context, span);
  }

  end(attributes: SpanAttributes): void {
    this.#span.setAttributes(attributes);
    const outcome = attributes['tasks.outcome'];
    if (typeof outcome === 'string' && Object.hasOwn(retryableByDefault, outcome)) {
      this.#span.setAttribute('error.type', outcome);
      this.#span.setStatus({ code: SpanStatusCode.ERROR, message: outcome });
    }
    this.#span.end();
  }
}
