import * as v from 'valibot';
import { qpsOptionEntry } from '../../options/parse-qps.ts';
import { sharedOptionEntries } from '../../options/shared-option-entries.ts';
import type { HttpProviderDefinition, HttpProviderOption } from '../definition/http-provider-definition.ts';
import type { HttpProviderOptions } from './http-provider-options.ts';

/** The strict schema of the options that a definition names. */
export function optionsSchemaOf(definition: HttpProviderDefinition): v.GenericSchema<unknown, HttpProviderOptions> {
  const own = Object.entries(definition.options ?? {}).map(([name, option]) => [name, optionEntry(option)] as const);
  const { baseUrl } = sharedOptionEntries;
  return v.strictObject({
    ...sharedOptionEntries,
    ...(definition.baseUrl === undefined && { baseUrl: baseUrl.wrapped }),
    qps: qpsOptionEntry,
    ...Object.fromEntries(own),
  }) as v.GenericSchema as v.GenericSchema<unknown, HttpProviderOptions>;
}

function optionEntry({ required, default: fallback, values }: HttpProviderOption): v.GenericSchema {
  const text = v.pipe(
    v.union([v.string(), v.pipe(v.number(), v.finite(), v.transform(String))], 'expected a text'),
    v.regex(/^[^\p{Cc}]+$/u, 'expected a text without line breaks that is not empty'),
    v.check((value) => values?.includes(value) ?? true, `expected one of ${values?.join(', ') ?? ''}`),
  );
  if (fallback !== undefined) return v.optional(text, fallback);
  return required ? text : v.optional(text);
}
