import { isSpanContextValid, trace } from '@opentelemetry/api';
import type { Context, SpanContext } from '@opentelemetry/api';

/** A W3C trace context: version, trace, span, flags; versions above 00 may say more after them. */
const pattern = /^(?<version>[\da-f]{2})-(?<traceId>[\da-f]{32})-(?<spanId>[\da-f]{16})-(?<flags>[\da-f]{2})(?<rest>-.*)?$/;

/** Reads a `traceparent`. Undefined for anything that the specification calls invalid. */
export function parseTraceparent(text: string | undefined): SpanContext | undefined {
  const { version, traceId = '', spanId = '', flags = '', rest } = pattern.exec(text ?? '')?.groups ?? {};
  if (version === undefined || version === 'ff' || (version === '00' && rest !== undefined)) return undefined;
  const spanContext: SpanContext = { traceId, spanId, traceFlags: Number.parseInt(flags, 16), isRemote: true };
  return isSpanContextValid(spanContext) ? spanContext : undefined;
}

/** Writes a `traceparent`. */
export function formatTraceparent({ traceId, spanId, traceFlags }: SpanContext): string {
  return `00-${traceId}-${spanId}-${(traceFlags & 0xff).toString(16).padStart(2, '0')}`;
}

/** The context in which a span of another program is the parent; the same context where the `traceparent` is none. */
export function withRemoteParent(context: Context, traceparent: string | undefined): Context {
  const parent = parseTraceparent(traceparent);
  return parent === undefined ? context : trace.setSpanContext(context, parent);
}
