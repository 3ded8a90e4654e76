import type { Page } from './task-store.ts';
import type { TaskEventType } from './stored-task.ts';

/** What a receiver may be told of. */
export type WebhookEventType = TaskEventType | 'webhook.disabled';

/** A key that deliveries are signed with. */
export interface WebhookSecret {
  /** `whsec_` and Base64. */
  readonly secret: string;
  /** Signs along until then, after another took its place; undefined: the newest. */
  readonly expiresAt?: number | undefined;
}

/** Somebody who is told of events. */
export interface StoredWebhook {
  /** `whk_` and a UUID of version 7. */
  readonly id: string;
  readonly url: string;
  /** `subscription`: told of all tasks. `task`: told only of the tasks that name its URL, made by the first of them. */
  readonly scope: 'subscription' | 'task';
  /** Told of these only. @default all */
  readonly events?: readonly WebhookEventType[] | undefined;
  /** The newest first. */
  readonly secrets: readonly WebhookSecret[];
  readonly createdAt: number;
  /** Since when every delivery has failed; undefined while they arrive. */
  readonly failingSince?: number | undefined;
  readonly disabledAt?: number | undefined;
  /** Why it was given up, for people. */
  readonly disabledReason?: string | undefined;
}

/** What an event tells of a receiver that was given up. */
export interface WebhookDisabled {
  readonly id: string;
  readonly url: string;
  readonly disabledAt: number;
  readonly reason: string;
}

/** What may change of a receiver. */
export interface WebhookPatch {
  readonly secrets?: readonly WebhookSecret[] | undefined;
  /** Null: deliveries arrive again. */
  readonly failingSince?: number | null | undefined;
  /**
   * Null: told of events again. Set: it is given up; its pending deliveries stay, and the event `webhook.disabled` is appended. One that was given up already
   * stays as it was given up, and nobody is told again.
   */
  readonly disabled?: { readonly at: number; readonly reason: string } | null | undefined;
}

/** The receivers of webhooks. Every method that changes something resolves once that is durable. */
export interface WebhookStore {
  /** @throws {TasksError} `invalid_argument` for an id that is taken. */
  add(webhook: StoredWebhook): Promise<void>;
  get(id: string): Promise<StoredWebhook | undefined>;
  /**
   * Those that were added last first. Pages do not shift when others are added.
   *
   * @throws {TasksError} `invalid_argument` for a cursor that is not one of this list's.
   */
  list(query: WebhookQuery): Promise<Page<StoredWebhook>>;
  /** Members that are undefined stay. Gives it as it is now; undefined where there is none. */
  update(id: string, patch: WebhookPatch): Promise<StoredWebhook | undefined>;
  /** Removes it with its deliveries, whatever their state. False where there is none. */
  remove(id: string): Promise<boolean>;
}

/** Which receivers to list. */
export interface WebhookQuery {
  readonly scope?: StoredWebhook['scope'] | undefined;
  readonly limit: number;
  readonly cursor?: string | undefined;
}
