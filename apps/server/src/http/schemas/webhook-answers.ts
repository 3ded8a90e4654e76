import * as v from 'valibot';
import { eventTypes } from './list-queries.ts';
import { listOf } from './task-answers.ts';
import { instant, optionalInstant } from './text.ts';

/** A receiver of webhooks. */
export const webhookSchema: v.GenericSchema = v.pipe(
  v.object({
    id: v.string(),
    url: v.string(),
    scope: v.pipe(
      v.picklist(['subscription', 'task']),
      v.description('`subscription`: told of all tasks; `task`: told only of the tasks that name its URL as their `webhookUrl`.'),
    ),
    events: v.pipe(v.nullable(v.array(v.picklist(eventTypes))), v.description('Told of these only; null: all.')),
    createdAt: instant('When it was made.'),
    failingSince: optionalInstant('Since when every delivery has failed.'),
    disabledAt: optionalInstant('When it was given up.'),
    disabledReason: v.nullable(v.string()),
    secret: v.pipe(
      v.nullable(v.string()),
      v.description(
        'What deliveries are signed with, `whsec_` and Base64. Shown when it was just made, by creation or rotation; else null.',
      ),
    ),
  }),
  v.metadata({ ref: 'Webhook' }),
);

/** A page of webhooks. */
export const webhookListSchema: v.GenericSchema = v.pipe(listOf(webhookSchema), v.metadata({ ref: 'WebhookList' }));

const deliverySchema = v.pipe(
  v.object({
    id: v.string(),
    webhookId: v.string(),
    eventId: v.string(),
    eventType: v.picklist(eventTypes),
    taskUid: v.nullable(v.string()),
    state: v.picklist(['pending', 'delivered', 'failed']),
    createdAt: instant('When the event happened.'),
    tries: v.number(),
    nextTryAt: optionalInstant('When it is tried next; null unless it is pending.'),
    attempts: v.pipe(
      v.array(
        v.object({
          at: instant('When it was tried.'),
          durationMs: v.number(),
          status: v.nullable(v.number()),
          error: v.nullable(v.string()),
          answer: v.pipe(v.nullable(v.string()), v.description("The beginning of the receiver's answer.")),
        }),
      ),
      v.description('The last tries, the newest last.'),
    ),
  }),
  v.metadata({ ref: 'Delivery' }),
);

/** A page of deliveries. */
export const deliveryListSchema: v.GenericSchema = v.pipe(listOf(deliverySchema), v.metadata({ ref: 'DeliveryList' }));

/** How many deliveries are tried again. */
export const redeliveredSchema: v.GenericSchema = v.pipe(
  v.object({ redelivered: v.pipe(v.number(), v.description('How many deliveries are tried again.')) }),
  v.metadata({ ref: 'Redelivered' }),
);
