import * as v from 'valibot';
import { endings, eventTypes, taskStates } from './list-queries.ts';
import { taskErrorSchema } from './problem-answer.ts';
import { instant, optionalInstant } from './text.ts';

const itemSchema = v.pipe(
  v.looseObject({ key: v.pipe(v.string(), v.description('Names the item within its task.')) }),
  v.description("One thing that a task works on, with the vendor's own members."),
  v.metadata({ ref: 'TaskItem' }),
);

const failedItemSchema = v.pipe(
  v.looseObject({
    key: v.pipe(v.string(), v.description('Names the item within its task.')),
    reason: v.optional(v.pipe(v.string(), v.description("The vendor's reason, verbatim."))),
  }),
  v.description("One thing that a task works on, which failed, with the vendor's own members."),
  v.metadata({ ref: 'FailedTaskItem' }),
);

const taskEntries = {
  uid: v.pipe(v.string(), v.description('Names the task on this server: `tsk_` and a UUID of version 7.')),
  ref: v.pipe(v.string(), v.description('`<provider>:<type>:<id>`')),
  provider: v.string(),
  type: v.string(),
  id: v.pipe(v.string(), v.description("The vendor's id, verbatim.")),
  state: v.pipe(v.picklist(taskStates), v.description('`queued` before the first poll.')),
  done: v.pipe(v.boolean(), v.description('Whether the vendor has said its final word.')),
  vendorState: v.pipe(v.string(), v.description("The vendor's own word or number; empty before the first poll.")),
  progress: v.object({
    total: v.optional(v.number()),
    succeeded: v.number(),
    failed: v.number(),
    pending: v.optional(v.number()),
  }),
  succeeded: v.array(itemSchema),
  failed: v.array(failedItemSchema),
  reason: v.optional(v.pipe(v.string(), v.description('Why the task as a whole failed, when the vendor says so.'))),
  quota: v.optional(v.object({ remaining: v.number() })),
  finishedAt: v.optional(v.pipe(v.string(), v.description('When the vendor says that the task ended.'))),
  observedAt: optionalInstant('When this was seen; null before the first poll.'),
  createdAt: instant('When the task was tracked.'),
  updatedAt: instant('When it last changed here.'),
  doneAt: optionalInstant('When the tracking ended.'),
  polls: v.pipe(v.number(), v.description('Polls that were answered with a status.')),
  nextPollAt: optionalInstant('When the vendor is asked next; null once the tracking has ended.'),
  lastError: v.pipe(v.nullable(taskErrorSchema), v.description('What the last poll met with; null when it was answered.')),
  deadline: optionalInstant('When to stop asking.'),
  endedBy: v.pipe(v.nullable(v.picklist(endings)), v.description('What ended the tracking.')),
  metadata: v.record(v.string(), v.unknown()),
  webhookUrl: v.nullable(v.string()),
};

/** A task. */
export const taskSchema: v.GenericSchema = v.pipe(
  v.object(taskEntries),
  v.description('A task: its latest snapshot, and what the server knows of its tracking.'),
  v.metadata({ ref: 'Task' }),
);

/** A task that was submitted. */
export const submittedTaskSchema: v.GenericSchema = v.pipe(
  v.object({
    ...taskEntries,
    rejected: v.pipe(
      v.array(failedItemSchema),
      v.description('Items that the vendor refused at once, and that the task does not know of.'),
    ),
  }),
  v.metadata({ ref: 'SubmittedTask' }),
);

/** A page of tasks. */
export const taskListSchema: v.GenericSchema = v.pipe(listOf(taskSchema), v.metadata({ ref: 'TaskList' }));

/** What came of one task of a batch. */
export const batchResultSchema: v.GenericSchema = v.pipe(
  v.object({
    ref: v.pipe(v.nullable(v.string()), v.description('As it was given; null where none was.')),
    status: v.pipe(v.number(), v.description('201: tracked; 200: was tracked before; else what is wrong.')),
    uid: v.optional(v.string()),
    error: v.optional(taskErrorSchema),
  }),
  v.description('What came of one task of a batch.'),
  v.metadata({ ref: 'BatchResult' }),
);

/** What came of a batch. */
export const batchResultsSchema: v.GenericSchema = v.pipe(
  v.object({ results: v.pipe(v.array(batchResultSchema), v.description('One for each task, in the order given.')) }),
  v.metadata({ ref: 'BatchResults' }),
);

/** An event. */
export const eventSchema: v.GenericSchema = v.pipe(
  v.object({
    type: v.picklist(eventTypes),
    timestamp: instant('When it happened.'),
    data: v.union([
      taskSchema,
      v.pipe(
        v.object({ id: v.string(), url: v.string(), disabledAt: instant('When it was given up.'), reason: v.string() }),
        v.description('Of `webhook.disabled`: the receiver that was given up.'),
      ),
    ]),
  }),
  v.description('Something that happened: the `data:` of a Server-Sent Event, and the body of a webhook.'),
  v.metadata({ ref: 'Event' }),
);

/** A page of something. */
export function listOf(item: v.GenericSchema): v.GenericSchema {
  return v.object({
    data: v.array(item),
    nextCursor: v.pipe(v.nullable(v.string()), v.description('Give it as `cursor` to read on; null after the last page.')),
  });
}
