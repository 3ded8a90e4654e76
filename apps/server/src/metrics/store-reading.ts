import type { Clock, DeliveryState, PollBacklog, Store, TaskCount } from '@tasks/core';

/** What is read of a store for its gauges. */
export interface StoreReading {
  readonly tasks: readonly TaskCount[];
  readonly backlog: readonly PollBacklog[];
  readonly deliveries: Readonly<Record<DeliveryState, number>>;
}

/** The parts of a store that are read. */
export interface ReadableStore {
  readonly now: Store['now'];
  readonly tasks: Pick<Store['tasks'], 'counts'>;
  readonly polls: Pick<Store['polls'], 'backlog'>;
  readonly deliveries: Pick<Store['deliveries'], 'counts'>;
}

/** How long a reading holds, in milliseconds: however many scrape, the store is asked this seldom. */
const holdsMs = 5000;

/** How long a scrape waits for the store, in milliseconds: less than scrapers wait, so that all else is seen while the store hangs. */
const patienceMs = 4000;

/** Reads the counts of a store now and then. */
export class StoreReader {
  readonly #store: ReadableStore;
  readonly #clock: Clock;
  #reading: Promise<StoreReading | undefined> | undefined;
  /** When the reading was there; Infinity while it is under way. */
  #readAt = Infinity;

  constructor(store: ReadableStore, clock: Clock) {
    this.#store = store;
    this.#clock = clock;
  }

  /** A reading of the last few seconds; undefined when the store failed, or gave no answer in time. */
  async read(): Promise<StoreReading | undefined> {
    if (this.#reading === undefined || this.#clock.monotonic() - this.#readAt >= holdsMs) this.#reading = this.#readStore();
    const { promise: late, resolve: giveUp } = Promise.withResolvers<undefined>();
    const cancel = this.#clock.schedule(() => giveUp(undefined), patienceMs);
    const reading = await Promise.race([this.#reading, late]);
    cancel();
    return reading;
  }

  async #readStore(): Promise<StoreReading | undefined> {
    this.#readAt = Infinity;
    const { tasks, polls, deliveries } = this.#store;
    try {
      const [counts, backlog, deliveryCounts] = await Promise.all([tasks.counts(), polls.backlog(), deliveries.counts()]);
      return { tasks: counts, backlog, deliveries: deliveryCounts };
    } catch {
      // A gauge has no room for the reason. Whoever works with the store meets it too, and logs it.
      return undefined;
    } finally {
      this.#readAt = this.#clock.monotonic();
    }
  }
}
