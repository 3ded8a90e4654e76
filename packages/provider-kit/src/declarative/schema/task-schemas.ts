import type { TaskTypeHints } from '@tasks/core/provider';
import * as v from 'valibot';
import type {
  HttpProgressDefinition,
  HttpResultsDefinition,
  HttpStatusDefinition,
  HttpStatusManyDefinition,
  HttpSubmitDefinition,
  HttpTaskDefinition,
} from '../definition/http-task-definition.ts';
import { idSourceOf, sourceOf, sourcesOf, stateSchema } from './answer-schemas.ts';
import { callEntries } from './call-schemas.ts';
import { failedItemListSchema, itemsSchema } from './item-schemas.ts';
import { flagOf, integerOf, listOf, pathOf, recordOf, textOf, wordOf } from './text-schemas.ts';
import type { SchemaOf } from './text-schemas.ts';

/** One kind of task. */
export function taskSchema(): SchemaOf<HttpTaskDefinition> {
  return v.strictObject(
    {
      description: v.optional(textOf('One sentence for people.')),
      hints: v.optional(hintsSchema()),
      status: statusSchema(),
      submit: v.optional(submitSchema()),
      cancel: v.optional(
        v.pipe(
          v.strictObject({ ...callEntries('{id}', 'POST') }, 'expected an object'),
          v.description('How a task is stopped; any answer of status 200 to 299 is a yes.'),
        ),
      ),
      statusMany: v.optional(statusManySchema()),
    },
    'expected a task type: an object with "status"',
  );
}

function hintsSchema(): SchemaOf<TaskTypeHints> {
  const most = 2 ** 31;
  return v.pipe(
    v.strictObject(
      {
        latencyMs: v.optional(integerOf(1, most, 'How late the end of a task may be noticed, in milliseconds. Left out: 1000.')),
        minIntervalMs: v.optional(
          integerOf(1, most, 'The shortest pause between two questions after one task, in milliseconds. Left out: 200.'),
        ),
        typicalDurationMs: v.optional(integerOf(1, most, 'How long such a task usually takes, in milliseconds.')),
      },
      'expected an object',
    ),
    v.description('What is known of such tasks before asking.'),
  );
}

function statusSchema(): SchemaOf<HttpStatusDefinition> {
  return v.pipe(
    v.strictObject(
      {
        ...callEntries('{id}', 'GET'),
        state: stateSchema(),
        progress: v.optional(progressSchema()),
        items: v.optional(itemsSchema('Where the items stand.')),
        reason: v.optional(sourcesOf('Why the task as a whole failed. Of several places, the first that holds something.')),
        finishedAt: v.optional(
          sourcesOf(
            'When the task ended: an ISO 8601 instant with its zone, or Unix seconds or milliseconds. Of several places, the first that holds one.',
          ),
        ),
        retryAfter: v.optional(sourceOf('In how many seconds to ask again. Left out: the Retry-After header.')),
        retryAfterMs: v.optional(sourceOf('In how many milliseconds to ask again.')),
        quota: v.optional(
          v.pipe(
            v.strictObject({ remaining: sourceOf('How many calls are left.') }, 'expected an object'),
            v.description("What is left of the account's allowance of calls."),
          ),
        ),
        results: v.optional(resultsSchema()),
      },
      'expected an object with "path" and "state"',
    ),
    v.description('How a task is asked after, and how the answer is read.'),
  );
}

function progressSchema(): SchemaOf<HttpProgressDefinition> {
  const sum = 'A list of places is a sum.';
  return v.pipe(
    v.strictObject(
      {
        total: v.optional(sourcesOf(`All items. ${sum}`)),
        succeeded: v.optional(sourcesOf(`Items that succeeded. ${sum}`)),
        failed: v.optional(sourcesOf(`Items that failed. ${sum}`)),
        pending: v.optional(sourcesOf(`Items not ended yet. ${sum}`)),
        ended: v.optional(sourcesOf(`Items that ended either way, in place of succeeded. ${sum}`)),
      },
      'expected an object',
    ),
    v.description('Where counts of items stand. Left out: the lists are counted.'),
  );
}

function resultsSchema(): SchemaOf<HttpResultsDefinition> {
  const done = ['succeeded', 'partially_succeeded', 'failed', 'canceled'] as const;
  return v.pipe(
    v.strictObject(
      {
        ...callEntries('{id}, {body.…} of the status answer', 'GET'),
        items: itemsSchema('Where the items stand.'),
        states: v.optional(
          listOf(
            wordOf(done, 'A state.'),
            'In which states it is made; always in a settled one. Left out: succeeded and partially_succeeded.',
          ),
        ),
      },
      'expected an object with "path" and "items"',
    ),
    v.description('A further request for the items, once the task is done.'),
  );
}

function submitSchema(): SchemaOf<HttpSubmitDefinition> {
  const field = v.strictObject(
    {
      description: v.optional(textOf('One sentence for people.')),
      type: v.optional(wordOf(['string', 'number', 'boolean', 'array', 'object'], 'Its kind. Left out: any.')),
      required: v.optional(flagOf('Whether it must be there. Left out: false.')),
    },
    'expected an object such as { "type": "string", "required": true }',
  );
  return v.pipe(
    v.strictObject(
      {
        ...callEntries('{input}, {input.…}, {idempotencyKey}', 'POST'),
        id: idSourceOf("Where the new task's id stands."),
        input: v.optional(
          recordOf(field, 'The fields of the input; others are refused. Left out: anything goes to the vendor as it is.'),
        ),
        rejected: v.optional(failedItemListSchema('Items that the vendor refused at once.')),
      },
      'expected an object with "path" and "id"',
    ),
    v.description('How a task is started. Its body is the input, unless body says otherwise.'),
  );
}

function statusManySchema(): SchemaOf<HttpStatusManyDefinition> {
  return v.pipe(
    v.strictObject(
      {
        ...callEntries('{ids}', 'GET'),
        list: pathOf('Path of the list of tasks.'),
        id: pathOf('Path of the id within each entry.'),
        maxBatchSize: v.optional(integerOf(1, 10_000, 'The most ids of one request. Left out: 100.')),
      },
      'expected an object with "path", "list" and "id"',
    ),
    v.description('How many tasks are asked after at once. Each entry of the list is read as the answer of status is.'),
  );
}
