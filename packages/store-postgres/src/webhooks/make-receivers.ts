import type { StoredTask, StoredWebhook } from '@tasks/core';
import { createUid, createWebhookSecret } from '@tasks/core/durable';

import type { Transaction } from '../database/transaction.ts';
import type { StoreCore } from '../store-core.ts';
import { webhookScopes } from '../stored-words.ts';
import { hashText } from '../text.ts';
import { encodeWebhook } from './webhook-row.ts';

/** Makes a receiver of scope `task` for each URL that tasks name and that has none. */
export async function makeReceivers(transaction: Transaction, core: StoreCore, tasks: readonly StoredTask[]): Promise<void> {
  const createdAt = new Map<string, number>();
  for (const task of tasks) {
    if (task.webhookUrl !== undefined && !createdAt.has(task.webhookUrl)) createdAt.set(task.webhookUrl, task.createdAt);
  }
  for (const url of [...createdAt.keys()].toSorted()) {
    if (await hasReceiver(transaction, core, url)) continue;
    // Of many who make one for a URL at once the first does, and the others find it.
    await transaction.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 2))', [`${core.schema} ${url}`]);
    if (await hasReceiver(transaction, core, url)) continue;
    const at = createdAt.get(url) ?? 0;
    const id = createUid('whk_', at);
    const webhook: StoredWebhook = { id, url, scope: 'task', secrets: [{ secret: createWebhookSecret() }], createdAt: at };
    await transaction.query(
      `INSERT INTO ${core.schema}.webhooks (name, scope, url, disabled, told) VALUES ($1, $2, $3, $4, $5)`,
      encodeWebhook(webhook),
    );
  }
}

async function hasReceiver(transaction: Transaction, { schema }: StoreCore, url: string): Promise<boolean> {
  const found = await transaction.query(
    `SELECT 1 FROM ${schema}.webhooks WHERE url = $1 AND scope = ${webhookScopes.encode('task')} LIMIT 1`,
    [hashText(url)],
  );
  return found.length > 0;
}
