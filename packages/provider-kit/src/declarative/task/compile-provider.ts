import { defineProvider } from '@tasks/core/provider';
import type { HttpProviderDefinition } from '../definition/http-provider-definition.ts';
import type { HttpProvider, HttpProviderHooks } from '../http-provider.ts';
import { accountOf } from '../options/account.ts';
import type { CheckedHttpProviderOptions } from '../options/http-provider-options.ts';
import { createApiClient } from '../request/api-client.ts';
import { compileTaskType } from './compile-task-type.ts';

/** Takes a definition apart, once, and answers what makes a provider of options. */
export function compileProvider(
  definition: HttpProviderDefinition,
  hooks: HttpProviderHooks,
): (options: CheckedHttpProviderOptions) => HttpProvider {
  const types = Object.entries(definition.types).map(([type, task]) => [type, compileTaskType(task, definition.errors)] as const);
  const defaultType = definition.defaultType ?? Object.keys(definition.types)[0] ?? '';
  return (options) => {
    const client = createApiClient(definition, options, hooks);
    return defineProvider<HttpProvider>({
      specificationVersion: 'v1',
      name: options.name,
      account: accountOf(definition, options),
      defaultType,
      types: Object.fromEntries(types.map(([type, make]) => [type, make(client)])),
      rateLimit: options.rateLimit,
      maxConcurrency: definition.maxConcurrency,
    });
  };
}
