import { SpanStatusCode, context, trace } from '@opentelemetry/api';
import type { Context, Span, SpanOptions } from '@opentelemetry/api';
import { TasksError } from '@tasks/core';
import { serverTracer } from './tracer.ts';

/** What a span is made of. */
export interface SpanStart extends SpanOptions {
  readonly name: string;
  readonly parent: Context;
}

/** Runs something within a span, which ends with it. What it rejects with marks the span as failed, by its code and without its text. */
export async function inSpan<TResult>(
  { name, parent, ...options }: SpanStart,
  run: (span: Span) => Promise<TResult>,
): Promise<TResult> {
  const span = serverTracer().startSpan(name, options, parent);
  try {
    return await context.with(trace.setSpan(parent, span), () => run(span));
  } catch (error) {
    markFailed(span, TasksError.isInstance(error) ? error.code : nameOf(error));
    throw error;
  } finally {
    span.end();
  }
}

/** Marks a span as failed. */
export function markFailed(span: Span, errorType: string): void {
  span.setAttribute('error.type', errorType);
  span.setStatus({ code: SpanStatusCode.ERROR });
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : '_OTHER';
}
