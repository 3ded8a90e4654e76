import { trace } from '@opentelemetry/api';
import type { Tracer } from '@opentelemetry/api';

/** Makes the spans of this server. */
export function serverTracer(): Tracer {
  return trace.getTracer('@tasks/server');
}
