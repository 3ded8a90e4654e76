import type { Clock, DeliveryOutcome, Store, WebhookPatch } from '@tasks/core';
import { storePauseMs } from './store-pause.ts';

/** One thing to write down. */
export interface DeliveryWrite {
  readonly webhookId: string;
  readonly outcome: DeliveryOutcome;
  /** What changes of the receiver. */
  readonly patch?: WebhookPatch | undefined;
  /** Called once it is durable, or was given up. */
  readonly done: () => void;
}

/** Options of {@link DeliveryWriter}. */
export interface DeliveryWriterOptions {
  readonly store: Pick<Store, 'deliveries' | 'webhooks'>;
  readonly clock: Clock;
  readonly random: () => number;
  /** How long an outcome is worth writing, in milliseconds: after that its lease is over. */
  readonly leaseMs: number;
  readonly onError: (error: unknown) => void;
}

/**
 * Writes what came of deliveries: one batch at a time, with all that came together while the one before was written. A store that fails is tried again until
 * the leases are over; then the deliveries come up again by themselves, and are sent a second time.
 */
export class DeliveryWriter {
  readonly #options: DeliveryWriterOptions;
  #queue: DeliveryWrite[] = [];
  #writing = false;
  #hurrying = false;
  #failures = 0;
  #endPause: (() => void) | undefined;

  constructor(options: DeliveryWriterOptions) {
    this.#options = options;
  }

  /** Whether the store failed the last time: there is no use in taking more work from it. */
  get failing(): boolean {
    return this.#failures > 0;
  }

  add(write: DeliveryWrite): void {
    this.#queue.push(write);
    if (!this.#writing) void this.#run();
  }

  /** From here on everything is tried once. */
  hurry(): void {
    this.#hurrying = true;
    this.#endPause?.();
  }

  async #run(): Promise<void> {
    this.#writing = true;
    const { deliveries, webhooks } = this.#options.store;
    // Lets what ends in the same turn join the first batch.
    await Promise.resolve();
    while (this.#queue.length > 0) {
      const batch = this.#queue;
      this.#queue = [];
      // One batch after the other, and receivers after the outcomes that they follow from.
      await this.#persist(() => deliveries.settle(batch.map(({ outcome }) => outcome)));
      for (const [id, patch] of patchesOf(batch)) {
        await this.#persist(() => webhooks.update(id, patch));
      }
      for (const { done } of batch) done();
    }
    this.#writing = false;
  }

  async #persist(write: () => Promise<unknown>): Promise<void> {
    const { clock, leaseMs, random, onError } = this.#options;
    const end = clock.monotonic() + leaseMs;
    for (;;) {
      try {
        await write();
        this.#failures = 0;
        return;
      } catch (error) {
        this.#failures += 1;
        onError(error);
      }
      if (this.#hurrying || clock.monotonic() >= end) break;
      await this.#pause(storePauseMs(this.#failures, random));
    }
    // Whoever claims next finds out by itself how the store is.
    this.#failures = 0;
  }

  #pause(pauseMs: number): Promise<void> {
    return new Promise((resolve) => {
      const cancel = this.#options.clock.schedule(resolve, pauseMs);
      this.#endPause = () => {
        cancel();
        resolve();
      };
    });
  }
}

/** One change for each receiver; of two changes of one thing the later holds. */
function patchesOf(batch: readonly DeliveryWrite[]): ReadonlyMap<string, WebhookPatch> {
  const patches = new Map<string, WebhookPatch>();
  for (const { webhookId, patch } of batch) {
    if (patch !== undefined) patches.set(webhookId, { ...patches.get(webhookId), ...patch });
  }
  return patches;
}
