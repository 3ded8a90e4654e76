import type { RateLimitBucket } from '@tasks/core/provider';
import * as v from 'valibot';
import type { HttpProviderDefinition, HttpProviderOption } from '../definition/http-provider-definition.ts';
import { errorsSchema } from './answer-schemas.ts';
import { authSchema } from './auth-schema.ts';
import { taskSchema } from './task-schemas.ts';
import { flagOf, headersOf, integerOf, listOf, patternOf, textOf } from './text-schemas.ts';
import type { SchemaOf } from './text-schemas.ts';

/** The options that every declarative provider has. */
export const sharedOptionNames: readonly string[] = ['name', 'baseUrl', 'timeoutMs', 'rateLimit', 'qps', 'fetch'];

let made: SchemaOf<HttpProviderDefinition> | undefined;

/** The schema of a definition, of which the published JSON Schema is made. What only several members together show is checked elsewhere. */
export function definitionSchema(): SchemaOf<HttpProviderDefinition> {
  made ??= makeDefinitionSchema();
  return made;
}

function makeDefinitionSchema(): SchemaOf<HttpProviderDefinition> {
  return v.pipe(
    v.strictObject(
      {
        $schema: v.optional(
          v.pipe(v.string('expected a text'), v.description('Where editors find the JSON Schema of this file.')),
        ),
        name: patternOf(
          /^[A-Za-z0-9][A-Za-z0-9._-]*$/,
          'expected letters, digits, ".", "_" and "-", beginning with a letter or digit',
          'Instance name where the configuration gives none, the first part of refs.',
        ),
        description: v.optional(textOf('One sentence for people.')),
        version: v.optional(
          patternOf(/^[!-~]+$/, 'expected a version such as 1.0.0', "The definition's version, shown by tasks providers."),
        ),
        baseUrl: v.optional(
          textOf('Where the API is; may use options in host and path. Left out: the option baseUrl is required.'),
        ),
        options: v.optional(optionsSchema()),
        auth: v.optional(authSchema()),
        headers: v.optional(headersOf('Headers of every request; may use options.')),
        account: v.optional(
          textOf(
            'Names the vendor account whose limits the calls count against; may use options that are no secrets. Left out: made from host and credential.',
          ),
        ),
        rateLimit: v.optional(
          v.pipe(
            v.array(bucketSchema(), 'expected a list of { "capacity", "refillPerSecond" }'),
            v.description("The account's limits; a request must fit all of them. Left out: none."),
          ),
        ),
        maxConcurrency: v.optional(integerOf(1, 10_000, 'The most requests under way at once. Left out: 10.')),
        errors: v.optional(errorsSchema()),
        defaultType: v.optional(textOf('The type that a ref without one means. Left out: the only type.')),
        types: v.pipe(
          v.record(typeName(), taskSchema(), 'expected an object of task types by name'),
          v.check((types) => Object.keys(types).length > 0, 'expected at least one task type'),
          v.description('The task types, by name.'),
        ),
      },
      'expected an object with "name" and "types"',
    ),
    v.title('A provider of tasks'),
    v.description('A provider of a plain REST API as data.'),
  );
}

function typeName(): v.GenericSchema<string, string> {
  return v.pipe(
    v.string(),
    v.regex(/^[A-Za-z][A-Za-z0-9_-]*$/, 'expected a name of letters, digits, "_" and "-", beginning with a letter'),
  );
}

function optionsSchema(): SchemaOf<Readonly<Record<string, HttpProviderOption>>> {
  const name = v.pipe(
    v.string(),
    v.regex(/^[a-z][A-Za-z0-9]*$/, 'expected a name such as apiKey'),
    v.regex(
      new RegExp(`^(?!(?:${sharedOptionNames.join('|')})$)`),
      `expected a name of its own: ${sharedOptionNames.join(', ')} are there already`,
    ),
  );
  const option = v.strictObject(
    {
      description: textOf('One sentence for people.'),
      env: v.optional(
        patternOf(
          /^[A-Z][A-Z0-9_]*$/,
          'expected the name of a variable, such as ACME_API_KEY',
          'Environment variable that is read where the option is left out. Left out: made from both names, such as ACME_API_KEY.',
        ),
      ),
      required: v.optional(flagOf('Whether the provider cannot be made without it. Left out: false.')),
      secret: v.optional(flagOf('Whether its value must never be shown. Left out: false.')),
      default: v.optional(textOf('What holds where it is left out. Not for secrets.')),
      values: v.optional(listOf(textOf('A value.'), 'The only values that it may have. Left out: any.')),
    },
    'expected an object such as { "description": "The API key.", "required": true, "secret": true }',
  );
  return v.pipe(
    v.record(name, option, 'expected an object of options by name'),
    v.description('Options of this provider, which templates use as {options.<name>}.'),
  );
}

function bucketSchema(): SchemaOf<RateLimitBucket> {
  return v.strictObject(
    {
      capacity: v.pipe(
        v.number('expected a number'),
        v.finite('expected a number'),
        v.minValue(1, 'expected a number of at least 1'),
        v.description('How many requests fit at once after a pause.'),
      ),
      refillPerSecond: v.pipe(
        v.number('expected a number'),
        v.finite('expected a number'),
        v.gtValue(0, 'expected a number above 0'),
        v.description('How many more fit each second.'),
      ),
      key: v.optional(textOf("Names whose limit this is; buckets of one key are one bucket. Left out: the account's.")),
    },
    'expected an object such as { "capacity": 1, "refillPerSecond": 2 }',
  );
}
