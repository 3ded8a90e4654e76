import { TasksError } from '@tasks/core';
import { retryableByDefault } from '@tasks/core/provider';
import { Counter, Histogram } from 'prom-client';
import type { Registry } from 'prom-client';
import { otherLabel } from './known-kinds.ts';

/** One call of a store that has ended. */
export interface StoreOperation {
  /** `polls.claim`, `tasks.track`, … */
  readonly operation: string;
  readonly durationMs: number;
  /** What it rejected with; undefined when it succeeded. */
  readonly error?: unknown;
}

/** Measures calls of the store. */
export class StoreOperationMetrics {
  readonly #durations: Histogram<'operation'>;
  readonly #errors: Counter<'operation' | 'code'>;

  constructor(registry: Registry) {
    const registers = [registry];
    this.#durations = new Histogram({
      name: 'tasks_store_operation_duration_seconds',
      help: 'How long calls of the store took, failed ones included; those that write resolve once that is durable.',
      labelNames: ['operation'],
      buckets: [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
      registers,
    });
    this.#errors = new Counter({
      name: 'tasks_store_operation_errors_total',
      help: 'Calls of the store that failed, by the code of the error. The code invalid_argument is a mistake of the caller, such as a foreign cursor.',
      labelNames: ['operation', 'code'],
      registers,
    });
  }

  onOperation({ operation, durationMs, error }: StoreOperation): void {
    this.#durations.observe({ operation }, durationMs / 1000);
    if (error !== undefined) this.#errors.inc({ operation, code: codeLabel(error) });
  }
}

function codeLabel(error: unknown): string {
  return TasksError.isInstance(error) && Object.hasOwn(retryableByDefault, error.code) ? error.code : otherLabel;
}
