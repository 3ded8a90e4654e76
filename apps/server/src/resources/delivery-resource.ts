import type { DeliveryState, StoredDelivery, WebhookEventType } from '@tasks/core';
import { isoInstant } from './iso-instant.ts';

/** One try to deliver, as the API gives it. */
export interface DeliveryAttemptResource {
  /** ISO 8601. */
  readonly at: string;
  readonly durationMs: number;
  /** The receiver's HTTP status; null when there was no answer. */
  readonly status: number | null;
  readonly error: string | null;
  /** The beginning of the receiver's answer. */
  readonly answer: string | null;
}

/** One event for one receiver, as the API gives it. Instants are ISO 8601 texts. */
export interface DeliveryResource {
  readonly id: string;
  readonly webhookId: string;
  readonly eventId: string;
  readonly eventType: WebhookEventType;
  /** The task that it is about; null where it is about none. */
  readonly taskUid: string | null;
  readonly state: DeliveryState;
  readonly createdAt: string;
  readonly tries: number;
  readonly nextTryAt: string | null;
  /** The last tries, the newest last. */
  readonly attempts: readonly DeliveryAttemptResource[];
}

/** A stored delivery as the API gives it. */
export function toDeliveryResource(delivery: StoredDelivery): DeliveryResource {
  const { id, webhookId, eventId, eventType, state, tries } = delivery;
  return {
    id,
    webhookId,
    eventId,
    eventType,
    taskUid: delivery.uid ?? null,
    state,
    createdAt: new Date(delivery.createdAt).toISOString(),
    tries,
    nextTryAt: isoInstant(delivery.nextTryAt),
    attempts: delivery.attempts.map(({ at, durationMs, status, error, answer }) => ({
      at: new Date(at).toISOString(),
      durationMs,
      status: status ?? null,
      error: error ?? null,
      answer: answer ?? null,
    })),
  };
}
