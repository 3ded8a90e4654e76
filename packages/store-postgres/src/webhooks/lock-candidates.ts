import type { Transaction } from '../database/transaction.ts';
import type { StoreCore } from '../store-core.ts';
import { webhookScopes } from '../stored-words.ts';
import { hashText } from '../text.ts';
import { decodeWebhook } from './webhook-row.ts';
import type { NumberedWebhook, WebhookRow } from './webhook-row.ts';

/** The enabled receivers that may want events of tasks that name these URLs. They are neither removed nor disabled before the transaction ends. */
export async function lockCandidates(
  transaction: Transaction,
  { schema }: StoreCore,
  urls: ReadonlySet<string>,
): Promise<readonly NumberedWebhook[]> {
  const rows = await transaction.query<WebhookRow>(
    `SELECT id, told FROM ${schema}.webhooks
      WHERE NOT disabled AND (scope = ${webhookScopes.encode('subscription')} OR url = ANY($1::uuid[])) ORDER BY id FOR SHARE`,
    [[...urls].map((url) => hashText(url))],
  );
  return rows.map((row) => decodeWebhook(row));
}
