import type { DurablePollerStats } from '@tasks/core/durable';
import { Counter, Gauge } from 'prom-client';
import type { Registry } from 'prom-client';

/** Hands on what a poller counts itself. */
export class PollerMetrics {
  readonly #finished: Counter;
  readonly #detection: Counter;
  readonly #lateness: Counter;
  readonly #refused: Counter;
  readonly #unsaved: Gauge;

  constructor(registry: Registry) {
    const registers = [registry];
    this.#finished = new Counter({ name: 'tasks_finished_total', help: 'Tasks seen to be done.', registers });
    this.#detection = new Counter({
      name: 'tasks_detection_latency_seconds_total',
      help: 'How long the ends of tasks that were seen running before took to be noticed, at the most, all together. By tasks_finished_total: the average.',
      registers,
    });
    this.#lateness = new Counter({
      name: 'tasks_poll_lateness_seconds_total',
      help: 'How much later than planned polls were sent, all together; for want of room in the account, mostly. By tasks_polls_total: the average.',
      registers,
    });
    this.#refused = new Counter({
      name: 'tasks_outcomes_refused_total',
      help: 'Polls whose outcome the store refused, as the lease was over or the task had ended.',
      registers,
    });
    this.#unsaved = new Gauge({
      name: 'tasks_outcomes_unsaved',
      help: 'Outcomes of polls that wait to be written. More than a moment above 0: the store does not take them.',
      registers,
    });
  }

  set(stats: DurablePollerStats): void {
    setTotal(this.#finished, stats.finished);
    setTotal(this.#detection, stats.detectionMs / 1000);
    setTotal(this.#lateness, stats.latenessMs / 1000);
    setTotal(this.#refused, stats.refused);
    this.#unsaved.set(stats.unsaved);
  }
}

/** Counted elsewhere: the counter only hands the sum on. */
function setTotal(counter: Counter, total: number): void {
  counter.reset();
  counter.inc(total);
}
