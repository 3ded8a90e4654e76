import type { ClaimedDelivery, Clock, Store, StoredEvent, WebhookEventType, WebhookPatch } from '@tasks/core';
import { judgeDelivery } from './delivery-verdict.ts';
import type { DeliveryVerdict } from './delivery-verdict.ts';
import type { DeliveryWrite, DeliveryWriter } from './delivery-writer.ts';
import type { DeliveryAnswer, PostDelivery } from './post-delivery.ts';
import type { ReceiverHealth } from './receiver-health.ts';
import { signDelivery } from './sign-delivery.ts';

/** What is told of one try. */
export interface DeliveryReport {
  readonly webhookId: string;
  readonly deliveryId: string;
  readonly eventType: WebhookEventType;
  /** The task that it is about. */
  readonly uid?: string | undefined;
  /** `retrying`: it failed and is tried again; `failed`: it failed and is given up; `disabled`: the receiver is given up with it. */
  readonly outcome: 'delivered' | 'retrying' | 'failed' | 'disabled';
  /** How many tries it has had, this one included. */
  readonly tries: number;
  readonly durationMs: number;
  /** The receiver's HTTP status. */
  readonly status?: number | undefined;
  /** Why it failed, for people. */
  readonly error?: string | undefined;
}

/** What a {@link DeliverySender} works with. */
export interface DeliverySenderOptions {
  readonly store: Pick<Store, 'now'>;
  readonly clock: Clock;
  readonly random: () => number;
  readonly toBody: (event: StoredEvent) => string;
  readonly post: PostDelivery;
  /** Signs for the receivers that tasks bring with their `webhookUrl`, in place of a secret of each one's own. */
  readonly taskSecret: string | undefined;
  readonly health: ReceiverHealth;
  readonly writer: DeliveryWriter;
  readonly onAttempt: (report: DeliveryReport) => void;
  readonly onError: (error: unknown) => void;
  /** Called once what came of a claimed delivery is written. */
  readonly onWritten: () => void;
}

/** An answer, or that there is none through no fault of the receiver. */
interface SentAnswer extends DeliveryAnswer {
  readonly ours?: boolean | undefined;
}

/** The form of a W3C trace context. */
const traceparentPattern = /^[\da-f]{2}-[\da-f]{32}-[\da-f]{16}-[\da-f]{2}$/;

/** Sends claimed deliveries, and has what came of them written. */
export class DeliverySender {
  readonly #options: DeliverySenderOptions;
  readonly #sending: Set<AbortController> = new Set();

  constructor(options: DeliverySenderOptions) {
    this.#options = options;
  }

  /** Breaks off what is being sent, and gives it back. */
  abort(): void {
    for (const controller of this.#sending) controller.abort();
  }

  /** Sends a delivery, unless its receiver is to be left in peace: then it goes back. */
  async send(claimed: ClaimedDelivery): Promise<void> {
    const { store, clock, health } = this.#options;
    const at = store.now();
    if (!health.admit(claimed.webhook.id, at)) {
      this.giveBack(claimed);
      return;
    }
    const began = clock.monotonic();
    const controller = new AbortController();
    this.#sending.add(controller);
    const answer = await this.#post(claimed, controller.signal);
    this.#sending.delete(controller);
    if (answer === undefined) this.giveBack(claimed);
    else this.#conclude(claimed, answer, { at, durationMs: Math.round(clock.monotonic() - began) });
  }

  /** Lets go of a delivery without a try: it is due as before. */
  giveBack(claimed: ClaimedDelivery): void {
    const { delivery, attempt } = claimed;
    const nextTryAt = delivery.nextTryAt ?? this.#options.store.now();
    this.#write(claimed, { outcome: { id: delivery.id, attempt, state: 'pending', nextTryAt } });
  }

  /** Undefined when it was broken off. */
  async #post({ delivery, webhook, event }: ClaimedDelivery, signal: AbortSignal): Promise<SentAnswer | undefined> {
    const { store, clock, toBody, post, onError, taskSecret } = this.#options;
    try {
      const body = toBody(event);
      const signature = signDelivery({
        id: delivery.id,
        timestamp: clock.now(),
        body,
        secrets: webhook.scope === 'task' && taskSecret !== undefined ? [{ secret: taskSecret }] : webhook.secrets,
        now: store.now(),
      });
      return await post({ url: webhook.url, headers: { ...signature, ...traceHeaders(event) }, body, signal });
    } catch (error) {
      if (signal.aborted) return undefined;
      onError(error);
      return { error: 'The delivery could not be made. The log of the server has the reason.', ours: true };
    }
  }

  #conclude(claimed: ClaimedDelivery, answer: SentAnswer, { at, durationMs }: TryTime): void {
    const { delivery, attempt } = claimed;
    const { store, random, onAttempt } = this.#options;
    const { status, error } = answer;
    const now = store.now();
    const verdict = judgeDelivery({ claimed, answer, now, random });
    const { state, nextTryAt } = verdict;
    const tried = { at, durationMs, status, error, answer: answer.answer };
    const patch = answer.ours === true ? undefined : this.#noteHealth(claimed, verdict, now);
    this.#write(claimed, { outcome: { id: delivery.id, attempt, state, nextTryAt, tried }, patch });
    onAttempt({
      webhookId: delivery.webhookId,
      deliveryId: delivery.id,
      eventType: delivery.eventType,
      uid: delivery.uid,
      outcome: outcomeOf(verdict),
      tries: delivery.tries + 1,
      durationMs,
      status,
      error,
    });
  }

  /** Remembers how the receiver is. Gives what changes of it in the store. */
  #noteHealth({ webhook }: ClaimedDelivery, verdict: DeliveryVerdict, now: number): WebhookPatch | undefined {
    const { health } = this.#options;
    const { id, failingSince } = webhook;
    if (verdict.state === 'delivered') {
      return health.arrived(id) || failingSince !== undefined ? { failingSince: null } : undefined;
    }
    const first = health.failed(id, now, verdict);
    if (verdict.disable !== undefined) {
      health.giveUp(id, now);
      return { disabled: { at: now, reason: verdict.disable } };
    }
    return first && failingSince === undefined ? { failingSince: now } : undefined;
  }

  #write({ webhook }: ClaimedDelivery, write: Pick<DeliveryWrite, 'outcome' | 'patch'>): void {
    const { writer, health, onWritten } = this.#options;
    writer.add({
      ...write,
      webhookId: webhook.id,
      done: () => {
        // The store knows it; and somebody may enable it again.
        if (write.patch?.disabled !== undefined) health.forget(webhook.id);
        onWritten();
      },
    });
  }
}

interface TryTime {
  readonly at: number;
  readonly durationMs: number;
}

function outcomeOf({ state, disable }: DeliveryVerdict): DeliveryReport['outcome'] {
  if (disable !== undefined) return 'disabled';
  return state === 'pending' ? 'retrying' : state;
}

/** The trace that the task came by goes on at its receivers. */
function traceHeaders(event: StoredEvent): { readonly traceparent?: string } {
  const traceparent = event.type === 'webhook.disabled' ? undefined : event.task.traceparent;
  return traceparent !== undefined && traceparentPattern.test(traceparent) ? { traceparent } : {};
}
