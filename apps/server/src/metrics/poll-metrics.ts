import type { PollerEvent, TaskState } from '@tasks/core';
import { retryableByDefault } from '@tasks/core/provider';
import { Counter, Gauge, Histogram } from 'prom-client';
import type { Registry } from 'prom-client';
import type { KnownKinds } from './known-kinds.ts';
import { otherLabel } from './known-kinds.ts';

const states = {
  queued: true,
  running: true,
  succeeded: true,
  partially_succeeded: true,
  failed: true,
  canceled: true,
  unknown: true,
} satisfies Record<TaskState, true>;

/** All values of the label `outcome` of a poll: the state that the vendor answered, or the code of the error. */
const outcomes: readonly string[] = [...Object.keys(states), ...Object.keys(retryableByDefault)];
const knownOutcomes: ReadonlySet<string> = new Set(outcomes);

/** Measures polls by what the poller tells of them. */
export class PollMetrics {
  readonly #kinds: KnownKinds;
  readonly #polls: Counter<'provider' | 'type' | 'outcome'>;
  readonly #durations: Histogram<'provider' | 'type'>;
  readonly #throttles: Counter<'provider'>;
  readonly #pausedUntil: Gauge<'provider'>;
  readonly #warnings: Counter;

  constructor(registry: Registry, kinds: KnownKinds) {
    const registers = [registry];
    this.#kinds = kinds;
    this.#polls = new Counter({
      name: 'tasks_polls_total',
      help: 'Polls by outcome: the state that the vendor answered, or the code of the error. Of a batch each task counts.',
      labelNames: ['provider', 'type', 'outcome'],
      registers,
    });
    this.#durations = new Histogram({
      name: 'tasks_poll_duration_seconds',
      help: 'How long the vendor took to answer, for polls that were answered with a status.',
      labelNames: ['provider', 'type'],
      buckets: [0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60],
      registers,
    });
    this.#throttles = new Counter({
      name: 'tasks_lane_throttles_total',
      help: 'How often all requests of an account were made to pause: the vendor refused one as too fast, refused the key, or kept failing. By the provider that was asked.',
      labelNames: ['provider'],
      registers,
    });
    this.#pausedUntil = new Gauge({
      name: 'tasks_lane_paused_until_timestamp_seconds',
      help: 'When the last pause of an account ends or ended, in seconds since the epoch; 0 when there was none.',
      labelNames: ['provider'],
      registers,
    });
    this.#warnings = new Counter({
      name: 'tasks_poller_warnings_total',
      help: 'Warnings of the poller: what a person should look at. Their texts are in the log.',
      registers,
    });
    // A series that begins at its first increment hides that increment from every rate.
    for (const kind of kinds.kinds) {
      this.#durations.zero({ ...kind });
      for (const outcome of outcomes) this.#polls.inc({ ...kind, outcome }, 0);
    }
    for (const provider of kinds.providers) {
      this.#throttles.inc({ provider }, 0);
      this.#pausedUntil.set({ provider }, 0);
    }
  }

  onEvent(event: PollerEvent): void {
    switch (event.type) {
      case 'poll': {
        const kind = this.#kinds.ofRef(event.ref);
        this.#polls.inc({ ...kind, outcome: outcomeLabel(event.snapshot.state) });
        this.#durations.observe({ ...kind }, event.durationMs / 1000);
        break;
      }
      case 'poll-failed':
        this.#polls.inc({ ...this.#kinds.ofRef(event.ref), outcome: outcomeLabel(event.error.code) });
        break;
      case 'throttled': {
        const provider = this.#kinds.providerLabel(event.provider);
        this.#throttles.inc({ provider });
        this.#pausedUntil.set({ provider }, event.until / 1000);
        break;
      }
      case 'warning':
        this.#warnings.inc();
        break;
    }
  }
}

/** A plugin may bring a newer copy of core, with codes that this one does not know. */
function outcomeLabel(outcome: string): string {
  return knownOutcomes.has(outcome) ? outcome : otherLabel;
}
