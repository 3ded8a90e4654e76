import type { StoredWebhook } from '@tasks/core';

import { hashText } from '../text.ts';
import { webhookScopes } from '../stored-words.ts';
import { fromJson, toJson } from '../to-json.ts';

/** A receiver, and the number of its row. */
export interface NumberedWebhook {
  readonly row: number;
  readonly webhook: StoredWebhook;
}

/** A row of the table of receivers. */
export interface WebhookRow {
  readonly id: number;
  readonly told: string;
}

export function decodeWebhook({ id, told }: WebhookRow): NumberedWebhook {
  return { row: id, webhook: fromJson<StoredWebhook>(told) as StoredWebhook };
}

/** The values of a receiver's columns: name, scope, url, disabled, told. */
export function encodeWebhook(webhook: StoredWebhook): readonly unknown[] {
  const { id, url, scope, disabledAt } = webhook;
  return [id, webhookScopes.encode(scope), hashText(url), disabledAt !== undefined, toJson(webhook)];
}
