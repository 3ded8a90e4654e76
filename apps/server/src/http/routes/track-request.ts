import type { TrackRequest } from '@tasks/core/durable';
import type { AppParts } from '../app-parts.ts';
import type { TrackingOptions } from '../schemas/task-requests.ts';

/**
 * What a caller decides of a task, as the poller takes it.
 *
 * @throws {TasksError} `invalid_argument` when the webhook's URL is refused.
 */
export async function toTracking(
  { metadata, deadlineMs, webhookUrl }: TrackingOptions,
  traceparent: string | undefined,
  checkWebhookUrl: AppParts['checkWebhookUrl'],
): Promise<Omit<TrackRequest, 'ref'>> {
  return {
    metadata,
    deadlineMs,
    webhookUrl: webhookUrl === undefined ? undefined : await checkWebhookUrl(webhookUrl),
    traceparent,
  };
}
