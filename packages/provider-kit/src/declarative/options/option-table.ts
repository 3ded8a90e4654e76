import type { PluginOption } from '@tasks/core/provider';
import type { HttpProviderDefinition } from '../definition/http-provider-definition.ts';

/** The environment variable of an option that names none: `ACME_API_KEY` for `apiKey` of `acme`. */
export function variableOf(provider: string, option: string): string {
  return `${toConstant(provider)}_${toConstant(option)}`;
}

function toConstant(name: string): string {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/[^A-Za-z0-9]+/g, '_')
    .toUpperCase();
}

/** The option table of the plugin that a definition makes. */
export function optionTableOf(definition: HttpProviderDefinition): Readonly<Record<string, PluginOption>> {
  const { name, baseUrl, rateLimit = [] } = definition;
  const own = Object.entries(definition.options ?? {}).map(([option, { values, ...entry }]) => [
    option,
    {
      ...entry,
      description: values === undefined ? entry.description : `${entry.description} One of ${values.join(', ')}.`,
      env: entry.env ?? variableOf(name, option),
    },
  ]);
  const limit = rateLimit.map(({ capacity, refillPerSecond }) => `${capacity} at ${refillPerSecond}/s`).join(', ');
  return {
    ...(Object.fromEntries(own) as Readonly<Record<string, PluginOption>>),
    baseUrl: {
      description: 'Where the API is.',
      env: variableOf(name, 'baseUrl'),
      required: baseUrl === undefined,
      // The form in which an option table names other options.
      default: baseUrl?.replaceAll('{options.', '{'),
    },
    qps: {
      description: 'Requests per second, as one limit in place of those of the definition.',
      env: variableOf(name, 'qps'),
      default: limit === '' ? 'no limit' : limit,
    },
    rateLimit: { description: 'Limits as { capacity, refillPerSecond } buckets, in place of those of the definition.' },
    timeoutMs: { description: 'How long one attempt may take, in milliseconds.', default: '30000' },
    name: { description: 'Instance name, the first part of refs.', default: name },
  };
}
