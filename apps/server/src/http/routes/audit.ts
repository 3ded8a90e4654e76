import type { Context } from 'hono';
import type { Logger } from 'pino';
import type { AppEnv } from '../app-env.ts';

/** What somebody changed. */
export type AuditAction =
  | 'task.track'
  | 'task.track-batch'
  | 'task.submit'
  | 'task.remove'
  | 'task.poll'
  | 'webhook.create'
  | 'webhook.remove'
  | 'webhook.rotate-secret'
  | 'webhook.enable'
  | 'webhook.redeliver';

/** Writes to the log who changed what. */
export function audit(
  logger: Logger,
  c: Context<AppEnv>,
  action: AuditAction,
  facts: Readonly<Record<string, string | number>>,
): void {
  logger.info({ audit: action, requestId: c.get('requestId'), keyId: c.get('apiKey')?.id, ...facts }, 'audit');
}
