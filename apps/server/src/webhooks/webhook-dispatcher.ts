import { TasksError, systemClock } from '@tasks/core';
import type { Clock, Store, StoredEvent } from '@tasks/core';
import { DeliverySender } from './delivery-sender.ts';
import type { DeliveryReport } from './delivery-sender.ts';
import { DeliveryWriter } from './delivery-writer.ts';
import { createDeliveryPoster, deliveryTimeoutMs } from './post-delivery.ts';
import type { PostDelivery } from './post-delivery.ts';
import { ReceiverHealth } from './receiver-health.ts';
import { storePauseMs } from './store-pause.ts';

/** For how long a delivery belongs to one sender, in milliseconds: well beyond the longest try and the writing of what came of it. */
const leaseMs = 60_000;

/** How long to wait while something is due that must not be sent, in milliseconds: its receiver is busy, and what is due later is hidden behind it. */
const hiddenPauseMs = 1000;

/** How a dispatcher stands. */
export interface WebhookDispatcherStats {
  /** Deliveries that are being sent, or whose outcome is being written. */
  readonly underWay: number;
  /** Receivers that are left in peace because they were unwell. */
  readonly openCircuits: number;
}

/** Options of {@link createWebhookDispatcher}. */
export interface WebhookDispatcherOptions {
  readonly store: Pick<Store, 'now' | 'deliveries' | 'webhooks'>;
  /** The JSON text that tells of an event: `{ type, timestamp, data }`. The same at every try. */
  readonly toBody: (event: StoredEvent) => string;
  /** @default over HTTP, to public addresses only */
  readonly post?: PostDelivery | undefined;
  /** Signs for the receivers that tasks bring with their `webhookUrl`. A secret. @default one of each one's own, which rotating it shows */
  readonly taskSecret?: string | undefined;
  /** @default the system's */
  readonly clock?: Clock | undefined;
  /** From 0 up to 1. @default Math.random */
  readonly random?: (() => number) | undefined;
  /** The most deliveries under way. @default 200 */
  readonly concurrency?: number | undefined;
  /** The most deliveries under way to one receiver. @default 4 */
  readonly perWebhook?: number | undefined;
  /** Told of each try. What it throws is ignored. */
  readonly onAttempt?: ((report: DeliveryReport) => void) | undefined;
  /** Told when the store failed, or a delivery could not be made; both are tried again. What it throws is ignored. */
  readonly onError?: ((error: unknown) => void) | undefined;
}

/** How to stop a dispatcher. */
export interface StopDispatcherOptions {
  /** How long deliveries under way may take to end, in milliseconds. @default 15_000 */
  readonly graceMs?: number | undefined;
}

/** Sends the deliveries of a store. Each arrives at least once, or is given up after its last try. */
export interface WebhookDispatcher {
  /**
   * Sends what is due from here on. A second call does nothing.
   *
   * @throws {TasksError} `invalid_argument` after it was stopped.
   */
  start(): void;
  /**
   * Takes no more deliveries. What is under way at the end of the grace period is broken off, and given back without the loss of a try. Resolves when the
   * store is not used any more.
   */
  stop(options?: StopDispatcherOptions): Promise<void>;
  stats(): WebhookDispatcherStats;
}

/** Creates what sends the deliveries of a store: few at a time to each receiver, none to one that is unwell, again and again to one that fails. */
export function createWebhookDispatcher(options: WebhookDispatcherOptions): WebhookDispatcher {
  return new Dispatcher(options);
}

class Dispatcher implements WebhookDispatcher {
  readonly #store: WebhookDispatcherOptions['store'];
  readonly #clock: Clock;
  readonly #random: () => number;
  readonly #concurrency: number;
  readonly #perWebhook: number;
  readonly #onError: (error: unknown) => void;
  readonly #health: ReceiverHealth = new ReceiverHealth();
  readonly #writer: DeliveryWriter;
  readonly #sender: DeliverySender;
  readonly #close: () => void;
  #started = false;
  #stopped: Promise<void> | undefined;
  #unsubscribe: (() => void) | undefined;
  #onIdle: (() => void) | undefined;
  /** The deliveries that were claimed and are not written yet. */
  #underWay = 0;
  #claiming = false;
  #claimAgain = false;
  #cancelTimer: (() => void) | undefined;
  #storeFailures = 0;
  /** Whether the store is left in peace until the timer rings. */
  #resting = false;

  constructor(options: WebhookDispatcherOptions) {
    const { store, toBody, clock = systemClock, random = Math.random, concurrency = 200, perWebhook = 4 } = options;
    this.#store = store;
    this.#clock = clock;
    this.#random = random;
    this.#concurrency = concurrency;
    this.#perWebhook = perWebhook;
    const poster = options.post === undefined ? createDeliveryPoster({ clock }) : { post: options.post, close: () => {} };
    const { post } = poster;
    this.#close = () => poster.close();
    const health = this.#health;
    const onError = quiet(options.onError);
    const onAttempt = quiet(options.onAttempt);
    const writer = new DeliveryWriter({ store, clock, random, leaseMs, onError });
    const onWritten = (): void => this.#written();
    this.#onError = onError;
    this.#writer = writer;
    this.#sender = new DeliverySender({
      store,
      clock,
      random,
      toBody,
      taskSecret: options.taskSecret,
      post,
      health,
      writer,
      onAttempt,
      onError,
      onWritten,
    });
  }

  start(): void {
    if (this.#stopped !== undefined) {
      throw new TasksError({
        code: 'invalid_argument',
        message: 'The dispatcher was stopped, and cannot go on. Create another.',
      });
    }
    if (this.#started) return;
    this.#started = true;
    this.#unsubscribe = this.#store.deliveries.onDue(() => this.#wake());
    this.#wake();
  }

  stop({ graceMs = deliveryTimeoutMs }: StopDispatcherOptions = {}): Promise<void> {
    this.#stopped ??= this.#stop(graceMs);
    return this.#stopped;
  }

  stats(): WebhookDispatcherStats {
    return { underWay: this.#underWay, openCircuits: this.#health.open };
  }

  async #stop(graceMs: number): Promise<void> {
    this.#unsubscribe?.();
    this.#cancelTimer?.();
    const { promise: idle, resolve: becomeIdle } = Promise.withResolvers<void>();
    this.#onIdle = becomeIdle;
    this.#checkIdle();
    if (graceMs > 0) {
      const { promise: late, resolve: ring } = Promise.withResolvers<void>();
      const cancel = this.#clock.schedule(ring, graceMs);
      await Promise.race([idle, late]);
      cancel();
    }
    this.#writer.hurry();
    this.#sender.abort();
    await idle;
    this.#close();
  }

  #checkIdle(): void {
    if (this.#underWay === 0 && !this.#claiming) this.#onIdle?.();
  }

  #written(): void {
    this.#underWay -= 1;
    this.#wake();
    this.#checkIdle();
  }

  /** There may be something to send. */
  #wake(): void {
    if (this.#stopped !== undefined || this.#resting) return;
    this.#claimAgain = true;
    if (!this.#claiming) void this.#claimInTurn();
  }

  async #claimInTurn(): Promise<void> {
    this.#claiming = true;
    while (this.#claimAgain && this.#stopped === undefined) {
      // What ends together makes room together, and one claim fills it.
      await Promise.resolve();
      this.#claimAgain = false;
      this.#cancelTimer?.();
      try {
        const pauseMs = await this.#claim();
        this.#storeFailures = 0;
        if (pauseMs !== undefined) this.#wakeIn(pauseMs);
      } catch (error) {
        this.#rest();
        this.#onError(error);
      }
    }
    this.#claiming = false;
    this.#checkIdle();
  }

  /** The store failed: it is left in peace for a while, longer each time. */
  #rest(): void {
    this.#storeFailures += 1;
    this.#resting = true;
    this.#claimAgain = false;
    this.#wakeIn(storePauseMs(this.#storeFailures, this.#random));
  }

  #wakeIn(pauseMs: number): void {
    if (this.#stopped !== undefined) return;
    this.#cancelTimer = this.#clock.schedule(() => {
      this.#resting = false;
      this.#wake();
    }, pauseMs);
  }

  /** Sends what is due, as far as there is room. Gives in how many milliseconds to look again; undefined: as soon as there is room. */
  async #claim(): Promise<number | undefined> {
    const room = this.#concurrency - this.#underWay;
    if (room <= 0 || this.#writer.failing) return undefined;
    const { deliveries } = this.#store;
    const now = this.#store.now();
    const claimed = await deliveries.claim({
      dueBefore: now,
      limit: room,
      perWebhook: this.#perWebhook,
      except: this.#health.closedOff(now),
      leaseMs,
    });
    this.#underWay += claimed.length;
    for (const delivery of claimed) {
      if (this.#stopped === undefined) void this.#sender.send(delivery);
      else this.#sender.giveBack(delivery);
    }
    return claimed.length >= room ? undefined : this.#pauseMs(await deliveries.nextDueAt());
  }

  /** Never longer than a lease: what another sender left behind when it died comes up without a word. */
  #pauseMs(dueAt: number | undefined): number {
    const now = this.#store.now();
    const dueInMs = dueAt === undefined ? leaseMs : dueAt - now;
    if (dueInMs > 0) return Math.min(dueInMs, leaseMs);
    const probeInMs = (this.#health.nextProbeAt(now) ?? Infinity) - now;
    return Math.min(probeInMs, hiddenPauseMs);
  }
}

/** A listener whose errors end nothing. */
function quiet<TValue>(listener: ((value: TValue) => void) | undefined): (value: TValue) => void {
  return (value) => {
    try {
      listener?.(value);
    } catch {
      // What a listener does wrong is not for deliveries to suffer.
    }
  };
}
