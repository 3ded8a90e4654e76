import type { PollerSpan, PollerTracer, SpanAttributes } from '../poller/tracer.ts';

/** Tells a tracer which trace a task came by: its `tasks.follow` spans have the attribute `tasks.traceparent`. */
export class TraceParents implements PollerTracer {
  /** Of the task that is about to be followed. */
  current: string | undefined;
  readonly #tracer: PollerTracer;

  constructor(tracer: PollerTracer) {
    this.#tracer = tracer;
  }

  startSpan(name: 'tasks.follow' | 'tasks.poll', attributes: SpanAttributes, parent?: PollerSpan): PollerSpan {
    const isTold = name === 'tasks.follow' && this.current !== undefined;
    return this.#tracer.startSpan(name, isTold ? { ...attributes, 'tasks.traceparent': this.current ?? '' } : attributes, parent);
  }
}
