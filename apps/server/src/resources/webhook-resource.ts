import type { StoredWebhook, WebhookEventType } from '@tasks/core';
import { isoInstant } from './iso-instant.ts';

/** A receiver of webhooks as the API gives it. Instants are ISO 8601 texts. */
export interface WebhookResource {
  readonly id: string;
  readonly url: string;
  /** `subscription`: told of all tasks; `task`: told only of the tasks that name its URL as their `webhookUrl`. */
  readonly scope: 'subscription' | 'task';
  /** Null: all. */
  readonly events: readonly WebhookEventType[] | null;
  readonly createdAt: string;
  /** Since when every delivery has failed. */
  readonly failingSince: string | null;
  readonly disabledAt: string | null;
  readonly disabledReason: string | null;
  /** What deliveries are signed with; null but in the answers to its creation and to a rotation. */
  readonly secret: string | null;
}

/** A stored receiver as the API gives it. Its secret is shown on demand only. */
export function toWebhookResource(
  webhook: StoredWebhook,
  options: { readonly showSecret?: boolean | undefined } = {},
): WebhookResource {
  return {
    id: webhook.id,
    url: webhook.url,
    scope: webhook.scope,
    events: webhook.events ?? null,
    createdAt: new Date(webhook.createdAt).toISOString(),
    failingSince: isoInstant(webhook.failingSince),
    disabledAt: isoInstant(webhook.disabledAt),
    disabledReason: webhook.disabledReason ?? null,
    secret: options.showSecret === true ? (webhook.secrets[0]?.secret ?? null) : null,
  };
}
