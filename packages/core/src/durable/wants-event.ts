import type { StoredEvent } from '../store/event-log.ts';
import type { StoredWebhook } from '../store/webhook-store.ts';

/**
 * Whether a receiver is to be told of an event: an enabled one that asked for its type; of one task alone only where the task names its URL. Nobody is told
 * of their own end.
 */
export function wantsEvent({ id, scope, url, events, disabledAt }: StoredWebhook, event: StoredEvent): boolean {
  if (disabledAt !== undefined) return false;
  if (scope === 'task') return event.type !== 'webhook.disabled' && event.task.webhookUrl === url;
  if (event.type === 'webhook.disabled' && event.webhook.id === id) return false;
  return events === undefined || events.includes(event.type);
}
