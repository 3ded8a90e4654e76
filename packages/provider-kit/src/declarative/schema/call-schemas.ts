import * as v from 'valibot';
import type { HttpBodyTemplate, HttpCallDefinition } from '../definition/http-call.ts';
import type { HttpErrorRule } from '../definition/http-errors.ts';
import { errorRulesOf } from './answer-schemas.ts';
import { headersOf, patternOf, recordOf, textOf, wordOf } from './text-schemas.ts';
import type { OptionalOf, SchemaOf } from './text-schemas.ts';

type Method = NonNullable<HttpCallDefinition['method']>;

/** The members that all calls share. */
export interface CallEntries {
  readonly method: OptionalOf<Method>;
  readonly path: SchemaOf<string>;
  readonly query: OptionalOf<Readonly<Record<string, string>>>;
  readonly headers: OptionalOf<Readonly<Record<string, string>>>;
  readonly body: OptionalOf<HttpBodyTemplate>;
  readonly format: OptionalOf<'json' | 'form'>;
  readonly errors: OptionalOf<readonly HttpErrorRule[]>;
}

/** @param values - The placeholders that its templates may use, for the descriptions. */
export function callEntries(values: string, method: Method): CallEntries {
  return {
    method: v.optional(wordOf(['GET', 'POST', 'PUT', 'PATCH', 'DELETE'], `The HTTP method. Left out: ${method}.`)),
    path: patternOf(
      /^\/[!"$->@-[\]-~]*$/,
      'expected a path that begins with "/", without white space, "?", "#" and "\\"',
      `Appended to the base URL. May use ${values} and options; {+id} keeps the slashes of ids that are paths.`,
    ),
    query: v.optional(
      recordOf(
        textOf('A template.'),
        `The query's parameters. May use ${values} and options. One whose value is missing is left out.`,
      ),
    ),
    headers: v.optional(headersOf(`Headers. May use ${values} and options. One whose value is missing is left out.`)),
    body: v.optional(bodySchema(values)),
    format: v.optional(wordOf(['json', 'form'], 'How the body is written. Left out: json.')),
    errors: v.optional(errorRulesOf('What errors of this call mean; asked before those that hold for all calls.')),
  };
}

const deepest = 32;

function bodySchema(values: string): SchemaOf<HttpBodyTemplate> {
  return v.pipe(
    v.unknown(),
    v.check((body) => isJson(body, deepest), `expected JSON, nested at most ${deepest} deep`),
    v.description(
      `The body: JSON whose texts may use ${values} and options. A text that is nothing but one placeholder becomes its value, of whatever kind.`,
    ),
  ) as SchemaOf<unknown> as SchemaOf<HttpBodyTemplate>;
}

function isJson(value: unknown, depth: number): boolean {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return true;
  if (typeof value === 'number') return Number.isFinite(value);
  if (typeof value !== 'object' || depth === 0) return false;
  return Object.values(value).every((child) => isJson(child, depth - 1));
}
