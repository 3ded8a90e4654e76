import type { PluginOption, StandardSchema } from '@tasks/core/provider';
import * as v from 'valibot';
import { checkOptions } from './check-options.ts';
import type { OptionDeclaration, OptionDeclarations } from './option-declaration.ts';
import type { OptionTable } from './option-problems.ts';
import { pluginOptionsSchema } from './plugin-options-schema.ts';
import { readOptions } from './read-options.ts';

/** A provider's options, for its factory and for its plugin. */
export interface ProviderOptions<T> {
  /** The `options` of the plugin. */
  readonly options: OptionTable;
  /** The `optionsSchema` of the plugin. */
  readonly optionsSchema: StandardSchema<T>;
  /**
   * Fills what is left out, from the environment or by its fallback, and checks all.
   *
   * @throws {TasksError} `invalid_argument` naming every option that is wrong, its environment variable and what is expected; never a secret's value.
   */
  readonly read: (given: object) => T;
}

/**
 * Declares a provider's options once: their names, environment variables, defaults and checks. Other names are refused.
 *
 * @param provider - Instance name where the options give none, for errors.
 * @example
 * ```ts
 * interface AcmeOptions extends SharedOptions { readonly token: string; readonly region: string }
 *
 * export const acmeOptions = defineOptions<AcmeOptions>('acme', {
 *   token: { schema: visibleText, description: 'The API token.', env: 'ACME_TOKEN', required: true, secret: true },
 *   region: { schema: v.picklist(['eu', 'us']), description: 'Where the account is.', env: 'ACME_REGION', fallback: 'eu' },
 *   ...sharedOptions({ name: 'acme', env: 'ACME', baseUrl: { fallback: 'https://api.acme.example' } }),
 * });
 * ```
 */
export function defineOptions<T extends object>(provider: string, declarations: OptionDeclarations<T>): ProviderOptions<T> {
  const options: Record<string, PluginOption> = {};
  const entries: Record<string, v.GenericSchema> = {};
  for (const [name, declaration] of Object.entries<OptionDeclaration<unknown>>(declarations)) {
    const { schema, description, fallback, ...rest } = declaration;
    entries[name] = rest.required ? schema : fallback === undefined ? v.optional(schema) : v.optional(schema, () => fallback);
    if (description !== undefined)
      options[name] = { description, ...(fallback !== undefined && { default: shown(fallback) }), ...rest };
  }
  const schema = v.strictObject(entries) as v.GenericSchema as v.GenericSchema<unknown, T>;
  return {
    options,
    optionsSchema: pluginOptionsSchema(schema, options),
    read: (given) => checkOptions(schema, readOptions(given, options), { provider, options }),
  };
}

function shown(fallback: unknown): string {
  return typeof fallback === 'string' ? fallback : JSON.stringify(fallback);
}
