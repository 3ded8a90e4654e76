import { ProxyTracerProvider, trace } from '@opentelemetry/api';

/** What a provider of tracers hands on to while no SDK is registered. */
const noop = new ProxyTracerProvider().getDelegate();

/** Whether somebody has registered an OpenTelemetry SDK in this process: without one, spans go nowhere and are not worth beginning. */
export function isTracing(): boolean {
  const provider = trace.getTracerProvider();
  return (provider instanceof ProxyTracerProvider ? provider.getDelegate() : provider) !== noop;
}
