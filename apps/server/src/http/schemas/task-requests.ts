import type { JsonValue, TaskMetadata } from '@tasks/core';
import * as v from 'valibot';
import { objectOnly } from './object-only.ts';
import { isStorable, storableText } from './text.ts';

/** What of a task a caller decides beside which it is. */
export interface TrackingOptions {
  readonly metadata?: TaskMetadata | undefined;
  readonly deadlineMs?: number | undefined;
  readonly webhookUrl?: string | undefined;
}

/** The body of a request to track a task. */
export interface NewTaskBody extends TrackingOptions {
  readonly ref: string;
}

/** The body of a submission. */
export interface SubmissionBody extends TrackingOptions {
  readonly type: string;
  readonly input: JsonValue;
}

/** The longest metadata, as bytes of JSON. */
const metadataBytes = 16_384;

/** Ten years, in milliseconds. */
const longestDeadlineMs = 315_360_000_000;

const metadataSchema: v.GenericSchema<unknown, TaskMetadata> = v.pipe(
  objectOnly(v.record(v.string(), v.unknown())),
  v.description('Whatever belongs to the task on your side: any JSON members, given back with it and usable as a filter.'),
  v.metadata({ examples: [{ order: '42' }] }),
  v.check(
    (metadata) => Buffer.byteLength(JSON.stringify(metadata)) <= metadataBytes,
    `must have at most ${metadataBytes} bytes as JSON.`,
  ),
  v.check((metadata) => holdsStorableText(metadata), 'must have only valid Unicode without the character U+0000.'),
  v.transform((metadata) => metadata as TaskMetadata),
);

const trackingEntries = {
  metadata: v.optional(metadataSchema),
  deadlineMs: v.optional(
    v.pipe(
      v.number(),
      v.safeInteger('must be a whole number.'),
      v.minValue(1, 'must be at least 1.'),
      v.maxValue(longestDeadlineMs, `must be at most ${longestDeadlineMs}.`),
      v.description('How long from now to go on asking, in milliseconds. Without it: until the task is done.'),
    ),
  ),
  webhookUrl: v.optional(
    storableText(2048, 'Where to tell of this task alone, beside all webhooks. An HTTP URL of a public address.'),
  ),
};

/** @see {@link NewTaskBody} */
export const newTaskSchema: v.GenericSchema<unknown, NewTaskBody> = v.pipe(
  objectOnly(
    v.strictObject({
      ref: v.pipe(
        storableText(
          2048,
          'Names the task: `<provider>:<type>:<id>`, or `<provider>:<id>` for the default type of the provider.',
        ),
        v.metadata({ examples: ['jd:product-image:92374205376234/food/1573113266.7619262'] }),
      ),
      ...trackingEntries,
    }),
  ),
  v.description('A task to track.'),
  v.metadata({ ref: 'NewTask' }),
);

/** @see {@link SubmissionBody} */
export const submissionSchema: v.GenericSchema<unknown, SubmissionBody> = v.pipe(
  objectOnly(
    v.strictObject({
      type: v.pipe(
        storableText(512, 'What to start: `<provider>:<type>`, or `<provider>` for its default type.'),
        v.metadata({ examples: ['shoplazza:file'] }),
      ),
      input: v.pipe(
        v.unknown(),
        v.description('What the task type takes, see the documentation of its provider.'),
        v.check((input) => input !== undefined, 'is missing.'),
        v.transform((input) => input as JsonValue),
      ),
      ...trackingEntries,
    }),
  ),
  v.description('Work to start at a vendor.'),
  v.metadata({ ref: 'Submission' }),
);

function holdsStorableText(value: unknown): boolean {
  if (typeof value === 'string') return isStorable(value);
  if (typeof value !== 'object' || value === null) return true;
  return Object.entries(value).every(([name, member]) => isStorable(name) && holdsStorableText(member));
}
