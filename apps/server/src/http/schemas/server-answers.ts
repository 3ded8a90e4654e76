import * as v from 'valibot';
import { endings, taskStates } from './list-queries.ts';
import { errorCodes } from './problem-answer.ts';
import { listOf } from './task-answers.ts';
import { instant } from './text.ts';

const bucketsSchema = v.array(v.object({ capacity: v.number(), refillPerSecond: v.number(), key: v.optional(v.string()) }));

const providerSchema = v.pipe(
  v.object({
    name: v.nullable(v.string()),
    account: v.nullable(v.string()),
    defaultType: v.nullable(v.string()),
    types: v.array(
      v.object({
        type: v.string(),
        description: v.nullable(v.string()),
        capabilities: v.array(v.picklist(['status', 'submit', 'cancel', 'batch-status'])),
        rateLimit: bucketsSchema,
      }),
    ),
    rateLimit: bucketsSchema,
    maxConcurrency: v.nullable(v.number()),
    plugin: v.nullable(v.string()),
    version: v.nullable(v.string()),
    configuredIn: v.nullable(v.string()),
    error: v.pipe(
      v.nullable(v.object({ code: v.picklist(errorCodes), message: v.string() })),
      v.description('Why the provider could not be made.'),
    ),
  }),
  v.metadata({ ref: 'Provider' }),
);

/** What is loaded. */
export const providerListSchema: v.GenericSchema = v.pipe(listOf(providerSchema), v.metadata({ ref: 'ProviderList' }));

/** Counts and lag. */
export const statsSchema: v.GenericSchema = v.pipe(
  v.object({
    now: instant('The time of the store.'),
    version: v.string(),
    tasks: v.pipe(
      v.array(
        v.object({
          provider: v.string(),
          type: v.string(),
          state: v.picklist(taskStates),
          endedBy: v.pipe(v.nullable(v.picklist(endings)), v.description('Null for those that are tracked.')),
          count: v.number(),
        }),
      ),
      v.description('How many tasks are in which state.'),
    ),
    tracked: v.pipe(v.number(), v.description('Tasks that are polled.')),
    dueLagMs: v.pipe(v.number(), v.description('How long the most overdue task has waited for its poll, in milliseconds.')),
    backlog: v.array(v.object({ provider: v.string(), type: v.string(), tracked: v.number(), dueLagMs: v.number() })),
    poller: v.object({
      inMemory: v.pipe(v.number(), v.description('Tasks that are due, or soon.')),
      polls: v.number(),
      failures: v.number(),
      throttled: v.number(),
      finished: v.number(),
      detectionMs: v.number(),
      latenessMs: v.number(),
      unsaved: v.number(),
      refused: v.number(),
    }),
    deliveries: v.object({ pending: v.number(), delivered: v.number(), failed: v.number() }),
    eventStreams: v.pipe(v.number(), v.description('Event streams that are open.')),
  }),
  v.metadata({ ref: 'Stats' }),
);

/** Liveness and readiness. */
export const healthSchema: v.GenericSchema = v.pipe(
  v.object({ status: v.literal('ok'), version: v.string() }),
  v.metadata({ ref: 'Health' }),
);
