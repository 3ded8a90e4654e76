import type { TaskState } from '@tasks/core/provider';
import * as v from 'valibot';
import type { HttpCondition, HttpConditions } from '../definition/http-condition.ts';
import type { HttpErrorRule, HttpErrorsDefinition } from '../definition/http-errors.ts';
import type { HttpIdSource, HttpSource, HttpSources } from '../definition/http-source.ts';
import type { HttpStateDefinition, HttpTaskState } from '../definition/http-state.ts';
import { flagOf, headerNameOf, integerOf, listOf, oneOrMore, pathOf, recordOf, textOf, wordOf } from './text-schemas.ts';
import type { SchemaOf } from './text-schemas.ts';

const placeExpected = 'expected a path, or { "header": … }';

/** A place in an answer. */
export function sourceOf(description: string): SchemaOf<HttpSource> {
  return v.pipe(
    v.union(
      [
        pathOf('A path in the body, such as data.status.'),
        v.strictObject({ header: headerNameOf('The header that holds it.') }, placeExpected),
      ],
      placeExpected,
    ),
    v.description(description),
  );
}

/** A place in an answer, or several. */
export function sourcesOf(description: string): SchemaOf<HttpSources> {
  return oneOrMore(sourceOf('A place in the answer.'), description);
}

/** Where a new task's id stands. */
export function idSourceOf(description: string): SchemaOf<HttpIdSource> {
  const expected = 'expected a path, { "header": … }, or one of them with "match"';
  return v.pipe(
    v.union(
      [
        pathOf('The path of the id in the body.'),
        v.strictObject(
          {
            path: v.optional(pathOf('A path in the body that leads to a URL.')),
            header: v.optional(headerNameOf('The header that holds the id, or a URL with it.')),
            match: v.optional(
              textOf("What the URL's path ends in: /jobs/{id} takes one segment, /v1/{+id} all that follows /v1/."),
            ),
          },
          expected,
        ),
      ],
      expected,
    ) as SchemaOf<HttpIdSource>,
    v.description(description),
  );
}

let condition: SchemaOf<HttpCondition> | undefined;

/** One condition; the same schema each time, so that a JSON Schema can refer to it. */
export function conditionSchema(): SchemaOf<HttpCondition> {
  condition ??= makeConditionSchema();
  return condition;
}

function makeConditionSchema(): SchemaOf<HttpCondition> {
  const scalar = v.union(
    [v.string(), v.pipe(v.number(), v.finite()), v.boolean()],
    'expected a text, a number, true or false',
  ) as SchemaOf<string | number | boolean>;
  return v.pipe(
    v.strictObject(
      {
        from: sourceOf('The place that is looked at.'),
        equals: v.optional(v.pipe(scalar, v.description("Holds when the value is this one. A header's value is a text."))),
        oneOf: v.optional(listOf(scalar, 'Holds when the value is one of these.')),
        contains: v.optional(textOf('Holds when the value is a text with this text in it. Capitals count.')),
        exists: v.optional(flagOf('Holds when there is a value, or with false when there is none. null is none.')),
      },
      'expected a condition such as { "from": "error.code", "equals": "x" }',
    ),
    v.check(
      ({ equals, oneOf, contains, exists }) =>
        [equals, oneOf, contains, exists].filter((operator) => operator !== undefined).length === 1,
      'expected exactly one of equals, oneOf, contains and exists',
    ),
  );
}

/** One condition, or several that must all hold. */
export function conditionsOf(description: string): SchemaOf<HttpConditions> {
  return oneOrMore(conditionSchema(), description);
}

/** An HTTP status, or several. */
function statusesOf(description: string): SchemaOf<number | readonly number[]> {
  return oneOrMore(integerOf(200, 599, 'An HTTP status.'), description);
}

const codes = [
  'invalid_argument',
  'authentication_failed',
  'permission_denied',
  'task_not_found',
  'rate_limited',
  'quota_exhausted',
  'vendor_unavailable',
  'invalid_response',
  'unsupported',
] as const;

let errorRule: SchemaOf<HttpErrorRule> | undefined;

/** One rule for errors; the same schema each time, so that a JSON Schema can refer to it. */
export function errorRuleSchema(): SchemaOf<HttpErrorRule> {
  errorRule ??= makeErrorRuleSchema();
  return errorRule;
}

function makeErrorRuleSchema(): SchemaOf<HttpErrorRule> {
  return v.pipe(
    v.strictObject(
      {
        status: v.optional(statusesOf('The HTTP status, or several. Left out: any from 300 on.')),
        when: v.optional(conditionsOf('What else must hold.')),
        code: wordOf(codes, 'What the error means.'),
        retryable: v.optional(flagOf('Whether asking again later can help. Left out: by the code.')),
        advice: v.optional(textOf('What to do, as a sentence for people. Left out: by the code.')),
      },
      'expected a rule such as { "status": 429, "code": "rate_limited" }',
    ),
    v.check(({ status, when }) => status !== undefined || when !== undefined, 'expected status, when, or both'),
  );
}

/** Rules for errors; the first that holds decides. */
export function errorRulesOf(description: string): SchemaOf<readonly HttpErrorRule[]> {
  return v.pipe(v.array(errorRuleSchema(), 'expected a list of rules'), v.description(description));
}

/** What the vendor's errors mean. */
export function errorsSchema(): SchemaOf<HttpErrorsDefinition> {
  return v.pipe(
    v.strictObject(
      {
        message: v.optional(
          sourcesOf('Where the vendor says what is wrong, in words. Of several places, the first that holds something.'),
        ),
        vendorCode: v.optional(sourcesOf("Where the vendor's own code for it stands.")),
        requestId: v.optional(sourcesOf("Where the vendor's id of the request stands. Left out: the usual headers.")),
        rules: v.optional(errorRulesOf('The first rule that holds decides; where none does, the HTTP status.')),
      },
      'expected an object',
    ),
    v.description("What the vendor's errors mean, in every call."),
  );
}

const states = [
  'queued',
  'running',
  'succeeded',
  'partially_succeeded',
  'failed',
  'canceled',
  'unknown',
  'settled',
] as const satisfies readonly (TaskState | 'settled')[];

function stateOf(description: string): SchemaOf<HttpTaskState> {
  return wordOf(states, description);
}

/** Which state a task is in. */
export function stateSchema(): SchemaOf<HttpStateDefinition> {
  const rule = v.pipe(
    v.strictObject(
      {
        status: v.optional(
          statusesOf('The HTTP status, or several. One of 300 and above is no error then. Left out: any from 200 to 299.'),
        ),
        when: v.optional(conditionsOf('What else must hold.')),
        state: stateOf('What it means.'),
        vendorState: v.optional(textOf("What is shown as the vendor's word. Left out: the word at from, else the state.")),
      },
      'expected a rule such as { "when": { "from": "done", "equals": true }, "state": "succeeded" }',
    ),
    v.check(({ status, when }) => status !== undefined || when !== undefined, 'expected status, when, or both'),
  );
  return v.pipe(
    v.strictObject(
      {
        from: v.optional(sourceOf("Where the vendor's word or number for the state stands.")),
        words: v.optional(
          recordOf(
            stateOf('What the word means. "settled": the vendor is done, and the items decide.'),
            "What each of the vendor's words means. One that is not listed is unknown.",
          ),
        ),
        rules: v.optional(
          v.pipe(
            v.array(rule, 'expected a list of rules'),
            v.description('For states that no single word tells; asked first, in this order.'),
          ),
        ),
      },
      'expected an object such as { "from": "status", "words": { "done": "succeeded" } }',
    ),
    v.description('Which state the task is in.'),
  );
}
