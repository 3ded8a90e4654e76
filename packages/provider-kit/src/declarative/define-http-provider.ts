import { TasksError, definePlugin, isProviderName } from '@tasks/core/provider';
import { pluginOptionsSchema } from '../options/plugin-options-schema.ts';
import { checkDefinition } from './check/check-definition.ts';
import type { HttpProviderDefinition } from './definition/http-provider-definition.ts';
import type { DefinedHttpProvider, HttpProviderHooks } from './http-provider.ts';
import { checkProviderOptions } from './options/check-provider-options.ts';
import type { HttpProviderOptions } from './options/http-provider-options.ts';
import { optionTableOf } from './options/option-table.ts';
import { optionsSchemaOf } from './options/options-schema.ts';
import { compileProvider } from './task/compile-provider.ts';

/**
 * Makes a provider of a plain REST API out of data: how to ask, where the answer says what, and what the vendor's words mean.
 *
 * @param hooks - What data cannot say.
 * @throws {TasksError} `invalid_argument` naming every member of the definition that is wrong.
 * @example
 * ```ts
 * export const { plugin, create: createAcmeProvider } = defineHttpProvider({
 *   name: 'acme',
 *   baseUrl: 'https://api.acme.example/v1',
 *   options: { apiKey: { description: 'The API key.', required: true, secret: true } },
 *   auth: { type: 'bearer', token: '{options.apiKey}' },
 *   types: {
 *     export: {
 *       status: {
 *         path: '/exports/{id}',
 *         state: { from: 'status', words: { pending: 'queued', working: 'running', done: 'succeeded', error: 'failed' } },
 *         reason: 'error.message',
 *       },
 *       submit: { path: '/exports', id: 'id' },
 *     },
 *   },
 * });
 * ```
 */
export function defineHttpProvider<const TDefinition extends HttpProviderDefinition>(
  definition: TDefinition,
  hooks: HttpProviderHooks = {},
): DefinedHttpProvider<TDefinition> {
  return makeProvider(definition, hooks, undefined) as unknown as DefinedHttpProvider<TDefinition>;
}

/** What {@link parseHttpProvider} is told. */
export interface ParseHttpProviderOptions {
  /** Where the definition is from, for errors: the path of a file. */
  readonly source?: string | undefined;
  readonly hooks?: HttpProviderHooks | undefined;
}

/**
 * Makes a provider out of a definition that nobody has checked, such as a JSON file's.
 *
 * @throws {TasksError} `invalid_argument` naming the source and every member of the definition that is wrong.
 */
export function parseHttpProvider(json: unknown, options: ParseHttpProviderOptions = {}): DefinedHttpProvider {
  return makeProvider(json, options.hooks ?? {}, options.source);
}

/** More problems than these help nobody. */
const mostProblems = 20;

function makeProvider(value: unknown, hooks: HttpProviderHooks, source: string | undefined): DefinedHttpProvider {
  const checked = checkDefinition(value);
  if ('problems' in checked) throw unusable(checked.problems, nameOf(value), source);
  // A copy: nobody changes it after it was checked.
  const definition = structuredClone(checked.value);
  const table = optionTableOf(definition);
  const schema = optionsSchemaOf(definition);
  const provider = compileProvider(definition, hooks);
  const create = (options: HttpProviderOptions = {}): ReturnType<typeof provider> =>
    provider(checkProviderOptions({ definition, table, schema }, options));
  const plugin = definePlugin<HttpProviderOptions>({
    specificationVersion: 'v1',
    name: definition.name,
    ...(definition.version !== undefined && { version: definition.version }),
    optionsSchema: pluginOptionsSchema(schema, table),
    options: table,
    create,
  });
  return { plugin, create };
}

function unusable(problems: readonly string[], name: string | undefined, source: string | undefined): TasksError {
  const shown = problems.slice(0, mostProblems).join('; ');
  const more = problems.length > mostProblems ? `; and ${problems.length - mostProblems} more` : '';
  const what = [name === undefined ? 'a provider' : `provider "${name}"`, ...(source === undefined ? [] : [`in ${source}`])].join(
    ' ',
  );
  return new TasksError({
    code: 'invalid_argument',
    provider: name,
    message: `The definition of ${what} is not usable: ${shown}${more}. Correct each member that is named.`,
  });
}

function nameOf(value: unknown): string | undefined {
  try {
    const name = (value as { readonly name?: unknown } | null | undefined)?.name;
    return typeof name === 'string' && isProviderName(name) ? name.slice(0, 100) : undefined;
  } catch {
    return undefined;
  }
}
