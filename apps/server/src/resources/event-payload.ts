import type { StoredEvent, WebhookEventType } from '@tasks/core';
import { toTaskResource } from './task-resource.ts';
import type { TaskResource } from './task-resource.ts';

/** What the event `webhook.disabled` tells. */
export interface WebhookDisabledPayload {
  readonly id: string;
  readonly url: string;
  /** ISO 8601. */
  readonly disabledAt: string;
  readonly reason: string;
}

/** An event as it is told to the world, by Server-Sent Events and webhooks alike. */
export interface EventPayload {
  readonly type: WebhookEventType;
  /** When it happened, as an ISO 8601 text. */
  readonly timestamp: string;
  /** The task as it was then; of `webhook.disabled` the receiver that was given up. */
  readonly data: TaskResource | WebhookDisabledPayload;
}

/** A stored event as it is told to the world. */
export function toEventPayload(event: StoredEvent): EventPayload {
  return {
    type: event.type,
    timestamp: new Date(event.timestamp).toISOString(),
    data:
      event.type === 'webhook.disabled'
        ? { ...event.webhook, disabledAt: new Date(event.webhook.disabledAt).toISOString() }
        : toTaskResource(event.task),
  };
}
