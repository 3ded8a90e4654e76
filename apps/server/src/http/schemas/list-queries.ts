import type { DeliveryState, EndedBy, TaskState } from '@tasks/core';
import * as v from 'valibot';
import { isStorable } from './text.ts';

/** The states that a task can be in. */
export const taskStates = ['queued', 'running', 'succeeded', 'partially_succeeded', 'failed', 'canceled', 'unknown'] as const;

/** What can end the tracking of a task. */
export const endings = ['vendor', 'not_found', 'deadline', 'removed'] as const;

/** Which tasks to list, without what is asked of their metadata. */
export interface TaskListQuery {
  readonly state?: readonly TaskState[] | undefined;
  readonly provider?: string | undefined;
  readonly type?: string | undefined;
  readonly done?: boolean | undefined;
  readonly endedBy?: EndedBy | undefined;
  readonly createdAfter?: number | undefined;
  readonly limit: number;
  readonly cursor?: string | undefined;
}

/** Which deliveries to list. */
export interface DeliveryListQuery {
  readonly state?: DeliveryState | undefined;
  readonly limit: number;
  readonly cursor?: string | undefined;
}

/** Which webhooks to list. */
export interface WebhookListQuery {
  readonly scope: 'subscription' | 'task' | 'all';
  readonly limit: number;
  readonly cursor?: string | undefined;
}

/** How long to wait for a poll. */
export interface PollQuery {
  readonly waitMs: number;
}

/** Which events to follow. */
export interface EventStreamQuery {
  readonly lastEventId?: string | undefined;
  readonly from?: 'now' | 'start' | undefined;
  readonly types?: readonly string[] | undefined;
  readonly provider?: string | undefined;
  readonly type?: string | undefined;
}

const name = (description: string): v.GenericSchema<unknown, string | undefined> =>
  v.optional(
    v.pipe(
      v.string('must be given once.'),
      v.maxLength(512, 'must have at most 512 characters.'),
      v.check(isStorable, 'must be valid Unicode without the character U+0000.'),
      v.description(description),
    ),
  );

const wholeNumber = (least: number, most: number, standard: string, description: string): v.GenericSchema<unknown, number> =>
  v.optional(
    v.pipe(
      v.string('must be given once.'),
      v.digits('must be a whole number.'),
      v.description(description),
      v.transform(Number),
      v.minValue(least, `must be at least ${least}.`),
      v.maxValue(most, `must be at most ${most}.`),
    ),
    standard,
  );

/** A list of words: with commas between them, or the parameter given more than once. */
const words = <TWord extends string>(
  options: readonly [TWord, ...TWord[]] | readonly TWord[],
  description: string,
): v.GenericSchema<unknown, readonly TWord[] | undefined> =>
  v.optional(
    v.pipe(
      v.union([v.string(), v.array(v.string())]),
      v.description(description),
      v.transform((value) =>
        [value]
          .flat()
          .flatMap((text) => text.split(','))
          .map((word) => word.trim()),
      ),
      v.array(v.picklist(options, `must be one or more of ${options.join(', ')}.`)),
    ),
  );

const paging = {
  limit: wholeNumber(1, 1000, '50', 'How many to give at most, 1 to 1000.'),
  cursor: name('Where the page before ended: its `nextCursor`.'),
};

/** @see {@link TaskListQuery} */
export const taskListQuery: v.GenericSchema<unknown, TaskListQuery> = v.strictObject({
  state: words<TaskState>(taskStates, 'One or more states, with commas between them or given more than once.'),
  provider: name('Instance name of the provider.'),
  type: name('Task type.'),
  done: v.optional(
    v.pipe(
      v.picklist(['true', 'false'], 'must be true or false.'),
      v.description('Whether the vendor has said its final word.'),
      v.transform((text) => text === 'true'),
    ),
  ),
  endedBy: v.optional(
    v.pipe(v.picklist(endings, `must be one of ${endings.join(', ')}.`), v.description('What ended the tracking.')),
  ),
  createdAfter: v.optional(
    v.pipe(
      v.string('must be given once.'),
      v.isoTimestamp('must be an instant of ISO 8601 such as 2026-01-02T03:04:05Z.'),
      v.description('Tracked later than this instant of ISO 8601.'),
      v.transform((text) => Date.parse(text)),
      v.check((time) => !Number.isNaN(time), 'must be an instant of ISO 8601 such as 2026-01-02T03:04:05Z.'),
    ),
  ),
  ...paging,
});

/** @see {@link DeliveryListQuery} */
export const deliveryListQuery: v.GenericSchema<unknown, DeliveryListQuery> = v.strictObject({
  state: v.optional(
    v.pipe(
      v.picklist(['pending', 'delivered', 'failed'], 'must be one of pending, delivered, failed.'),
      v.description('Only deliveries of this state.'),
    ),
  ),
  ...paging,
});

/** @see {@link WebhookListQuery} */
export const webhookListQuery: v.GenericSchema<unknown, WebhookListQuery> = v.strictObject({
  scope: v.optional(
    v.pipe(
      v.picklist(['subscription', 'task', 'all'], 'must be one of subscription, task, all.'),
      v.description('`subscription`: those that were made here; `task`: those that tasks brought with their `webhookUrl`.'),
    ),
    'subscription',
  ),
  ...paging,
});

/** @see {@link PollQuery} */
export const pollQuery: v.GenericSchema<unknown, PollQuery> = v.strictObject({
  waitMs: wholeNumber(0, 30_000, '10000', 'How long to wait for the answer, in milliseconds, 30000 at most.'),
});

/** What can be told of. */
export const eventTypes = [
  'task.created',
  'task.progressed',
  'task.succeeded',
  'task.partially_succeeded',
  'task.failed',
  'task.canceled',
  'task.deadline_exceeded',
  'task.not_found',
  'task.removed',
  'webhook.disabled',
] as const;

const streamEntries = {
  lastEventId: name('Goes on after this event, like the header `Last-Event-ID`, which counts more.'),
  types: words(eventTypes, 'Only these types of events, with commas between them.'),
};

/** @see {@link EventStreamQuery} */
export const eventStreamQuery: v.GenericSchema<unknown, EventStreamQuery> = v.strictObject({
  ...streamEntries,
  from: v.optional(
    v.pipe(
      v.picklist(['now', 'start'], 'must be now or start.'),
      v.description(
        'Where to begin without a last event id: with what happens from now on (the default), or with the oldest event that is kept.',
      ),
    ),
  ),
  provider: name('Only events of tasks of this provider.'),
  type: name('Only events of tasks of this type.'),
});

/** @see {@link EventStreamQuery} */
export const taskEventStreamQuery: v.GenericSchema<unknown, EventStreamQuery> = v.strictObject(streamEntries);

/** A query without any parameter. */
export const noQuery: v.GenericSchema<unknown, object> = v.strictObject({});
