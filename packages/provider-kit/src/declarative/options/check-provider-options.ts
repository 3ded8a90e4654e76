import { TasksError } from '@tasks/core/provider';
import type { PluginOption } from '@tasks/core/provider';
import type * as v from 'valibot';
import { isBaseUrl } from '../../http/request-url.ts';
import { checkOptions } from '../../options/check-options.ts';
import { parseQps } from '../../options/parse-qps.ts';
import { readOptions } from '../../options/read-options.ts';
import type { HttpProviderDefinition } from '../definition/http-provider-definition.ts';
import { toText } from '../values/scalar-text.ts';
import { compileTemplate, valueOf } from '../values/template.ts';
import type { CheckedHttpProviderOptions, HttpProviderOptions, OptionValues } from './http-provider-options.ts';

/** What the options of one definition must be. */
export interface OptionRules {
  readonly definition: HttpProviderDefinition;
  readonly table: Readonly<Record<string, PluginOption>>;
  readonly schema: v.GenericSchema<unknown, HttpProviderOptions>;
}

/**
 * Fills options from the environment and checks them.
 *
 * @throws {TasksError} `invalid_argument` naming each option that is missing or wrong, and its environment variable.
 */
export function checkProviderOptions(
  { definition, table, schema }: OptionRules,
  given: HttpProviderOptions,
): CheckedHttpProviderOptions {
  const checked = checkOptions(schema, readOptions(given, table), { provider: definition.name, options: table });
  const {
    name = definition.name,
    timeoutMs,
    fetch,
    qps,
    rateLimit = qps === undefined ? definition.rateLimit : parseQps(qps),
  } = checked;
  const values = Object.fromEntries(
    Object.keys(definition.options ?? {}).flatMap((option) => {
      const value = (checked as Readonly<Record<string, unknown>>)[option];
      return typeof value === 'string' ? [[option, value]] : [];
    }),
  );
  return { name, timeoutMs, fetch, rateLimit, values, baseUrl: checked.baseUrl ?? baseUrlOf(definition, values, name) };
}

/** The definition's base URL with its options filled in. They are names within host and path: nothing in them can lead elsewhere. */
function baseUrlOf({ baseUrl = '' }: HttpProviderDefinition, values: OptionValues, provider: string): string {
  const url = compileTemplate(baseUrl)
    .map((part) => {
      if (typeof part === 'string') return part;
      const value = toText(valueOf(part, { options: values }));
      if (value !== undefined && /^[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?$/.test(value) && !value.includes('..'))
        return value;
      const why = value === undefined ? 'is missing' : 'is part of the base URL: expected letters, digits, ".", "_" and "-"';
      throw unusable(provider, `${part.text.replace(/^options\./, '')} ${why}`);
    })
    .join('');
  if (!isBaseUrl(url)) throw unusable(provider, 'they make no usable base URL');
  return url;
}

function unusable(provider: string, why: string): TasksError {
  return new TasksError({
    code: 'invalid_argument',
    provider,
    message: `The options of provider "${provider}" are not usable: ${why}.`,
  });
}
