import type { TaskState } from '@tasks/core';
import { Gauge } from 'prom-client';
import type { Registry } from 'prom-client';
import type { KnownKinds } from './known-kinds.ts';
import type { StoreReading } from './store-reading.ts';

/** The states in which a task is as a rule while it is followed. */
const openStates: readonly TaskState[] = ['queued', 'running', 'unknown'];

/** Shows what a store holds. Tasks of providers that are not loaded are shown too: nobody asks after them, and their due lag says so. */
export class StoreGauges {
  readonly #kinds: KnownKinds;
  readonly #readable: Gauge;
  readonly #tracked: Gauge<'provider' | 'type' | 'state'>;
  readonly #ended: Gauge<'provider' | 'type' | 'state' | 'ended_by'>;
  readonly #dueLag: Gauge<'provider' | 'type'>;
  readonly #deliveries: Gauge<'state'>;

  constructor(registry: Registry, kinds: KnownKinds) {
    const registers = [registry];
    this.#kinds = kinds;
    this.#readable = new Gauge({
      name: 'tasks_store_readable',
      help: 'Whether the store could be read for this scrape: 1, else 0, and the gauges of what it holds are left out.',
      registers,
    });
    this.#tracked = new Gauge({
      name: 'tasks_tracked',
      help: 'Tasks that are followed, by their last known state.',
      labelNames: ['provider', 'type', 'state'],
      registers,
    });
    this.#ended = new Gauge({
      name: 'tasks_ended',
      help: 'Tasks in the store that are not followed any more, by their last known state and by what ended that: the vendor, its word that it does not know the id, the deadline or a person. Sinks when old ones are deleted.',
      labelNames: ['provider', 'type', 'state', 'ended_by'],
      registers,
    });
    this.#dueLag = new Gauge({
      name: 'tasks_due_lag_seconds',
      help: 'For how long the most overdue task has been due that no poller has taken up; 0 when none is due.',
      labelNames: ['provider', 'type'],
      registers,
    });
    this.#deliveries = new Gauge({
      name: 'tasks_webhook_deliveries',
      help: 'Deliveries in the store by state: pending ones are to be tried, failed ones were given up. Sinks when old ones are deleted.',
      labelNames: ['state'],
      registers,
    });
  }

  /** @param now - The store's time, in milliseconds since the epoch. */
  set(reading: StoreReading | undefined, now: number): void {
    for (const gauge of [this.#tracked, this.#ended, this.#dueLag, this.#deliveries]) gauge.reset();
    this.#readable.set(reading === undefined ? 0 : 1);
    if (reading === undefined) return;
    for (const kind of this.#kinds.kinds) {
      this.#dueLag.set({ ...kind }, 0);
      for (const state of openStates) this.#tracked.set({ ...kind, state }, 0);
    }
    for (const { provider, type, state, endedBy, count } of reading.tasks) {
      if (endedBy === undefined) this.#tracked.set({ provider, type, state }, count);
      else this.#ended.set({ provider, type, state, ended_by: endedBy }, count);
    }
    for (const { provider, type, oldestDueAt } of reading.backlog) {
      this.#dueLag.set({ provider, type }, oldestDueAt === undefined ? 0 : Math.max(0, now - oldestDueAt) / 1000);
    }
    for (const [state, count] of Object.entries(reading.deliveries)) this.#deliveries.set({ state }, count);
  }
}
