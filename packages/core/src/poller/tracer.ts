/** Where spans go: a few lines around any tracing library, OpenTelemetry's among them. Costs nothing when absent. */
export interface PollerTracer {
  /**
   * A span begins: `tasks.follow` for the time that a task is waited for, and within it `tasks.poll` for each request.
   *
   * @param parent - What an earlier call gave, for a poll the span of its task.
   */
  startSpan(name: 'tasks.follow' | 'tasks.poll', attributes: SpanAttributes, parent?: PollerSpan): PollerSpan;
}

/** A span that has begun. */
export interface PollerSpan {
  /** The span ends, with what came of it. */
  end(attributes: SpanAttributes): void;
}

/** What is told of a span: `tasks.ref`, `tasks.provider`, `tasks.type`, `tasks.attempt`, `tasks.polls`, `tasks.outcome` (a state or an error code). */
export type SpanAttributes = Readonly<Record<string, string | number>>;
