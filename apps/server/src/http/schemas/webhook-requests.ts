import type { WebhookEventType } from '@tasks/core';
import * as v from 'valibot';
import { eventTypes } from './list-queries.ts';
import { objectOnly } from './object-only.ts';
import { storableText } from './text.ts';

/** The body of a request to make a webhook. */
export interface NewWebhookBody {
  readonly url: string;
  readonly events?: readonly WebhookEventType[] | undefined;
}

/** The body of a request to deliver again. */
export interface RedeliverBody {
  readonly deliveryId?: string | undefined;
  /** Milliseconds since the epoch. */
  readonly since?: number | undefined;
}

/** @see {@link NewWebhookBody} */
export const newWebhookSchema: v.GenericSchema<unknown, NewWebhookBody> = v.pipe(
  objectOnly(
    v.strictObject({
      url: v.pipe(
        storableText(2048, 'Where to deliver to: an HTTP URL of a public address.'),
        v.metadata({ examples: ['https://example.com/hooks/tasks'] }),
      ),
      events: v.optional(
        v.pipe(
          v.array(v.picklist(eventTypes, `must be one of ${eventTypes.join(', ')}.`)),
          v.minLength(1, 'must name at least one type. Leave it out for all.'),
          v.description('The types of events to tell of. Without it: all.'),
          v.transform((types) => [...new Set(types)]),
        ),
      ),
    }),
  ),
  v.description('Somebody to tell of events.'),
  v.metadata({ ref: 'NewWebhook' }),
);

/** @see {@link RedeliverBody} */
export const redeliverSchema: v.GenericSchema<unknown, RedeliverBody> = v.pipe(
  objectOnly(
    v.strictObject({
      deliveryId: v.optional(storableText(512, 'Only this delivery, whatever became of it.')),
      since: v.optional(
        v.pipe(
          v.string(),
          v.isoTimestamp('must be an instant of ISO 8601 such as 2026-01-02T03:04:05Z.'),
          v.description('Only deliveries that were made since this instant of ISO 8601.'),
          v.transform((text) => Date.parse(text)),
          v.check((time) => !Number.isNaN(time), 'must be an instant of ISO 8601 such as 2026-01-02T03:04:05Z.'),
        ),
      ),
    }),
  ),
  v.description('What to deliver again. Empty: all that failed.'),
  v.metadata({ ref: 'Redelivery' }),
);
