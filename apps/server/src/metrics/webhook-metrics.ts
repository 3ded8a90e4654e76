import { Counter, Gauge, Histogram } from 'prom-client';
import type { Registry } from 'prom-client';
import type { DeliveryReport } from '../webhooks/delivery-sender.ts';
import type { WebhookDispatcherStats } from '../webhooks/webhook-dispatcher.ts';

const outcomes = ['delivered', 'retrying', 'failed', 'disabled'] as const satisfies readonly DeliveryReport['outcome'][];

/** Measures deliveries to receivers of webhooks. */
export class WebhookMetrics {
  readonly #attempts: Counter<'outcome'>;
  readonly #durations: Histogram;
  readonly #underWay: Gauge;
  readonly #openCircuits: Gauge;

  constructor(registry: Registry) {
    const registers = [registry];
    this.#attempts = new Counter({
      name: 'tasks_webhook_attempts_total',
      help: 'Tries to deliver by outcome: retrying ones failed and are tried again, with a disabled one the receiver was given up.',
      labelNames: ['outcome'],
      registers,
    });
    this.#durations = new Histogram({
      name: 'tasks_webhook_attempt_duration_seconds',
      help: 'How long a try to deliver took, up to the answer of the receiver or the failure.',
      buckets: [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 15, 30],
      registers,
    });
    this.#underWay = new Gauge({
      name: 'tasks_webhook_deliveries_under_way',
      help: 'Deliveries that are being sent, or whose outcome is being written.',
      registers,
    });
    this.#openCircuits = new Gauge({
      name: 'tasks_webhook_open_circuits',
      help: 'Receivers that are left in peace for a while because they were unwell.',
      registers,
    });
    for (const outcome of outcomes) this.#attempts.inc({ outcome }, 0);
  }

  onAttempt({ outcome, durationMs }: Pick<DeliveryReport, 'outcome' | 'durationMs'>): void {
    this.#attempts.inc({ outcome });
    this.#durations.observe(durationMs / 1000);
  }

  set({ underWay, openCircuits }: WebhookDispatcherStats): void {
    this.#underWay.set(underWay);
    this.#openCircuits.set(openCircuits);
  }
}
