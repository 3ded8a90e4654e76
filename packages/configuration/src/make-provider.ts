import { createFromPlugin, TasksError } from '@tasks/core/provider';
import type { TasksPluginV1 } from '@tasks/core/provider';
import { loadPlugin } from './load-plugin.ts';
import type { BundledPlugins } from './load-plugin.ts';
import type { ProviderRecord } from './provider-set.ts';
import { assertNoProblems, resolveOptions } from './resolve-options.ts';
import { withHidden } from './with-hidden.ts';

/** One provider that is asked for. */
export interface ProviderRequest {
  /** Instance name; the plugin's own when left out. */
  readonly name?: string;
  readonly specifier: string;
  /** A package name, a path, or the plugin itself. */
  readonly plugin: unknown;
  readonly written: Readonly<Record<string, unknown>>;
  readonly configuredIn: string;
  /** Where packages and relative paths are looked for. */
  readonly directories: readonly string[];
  readonly configurationFile?: string;
}

/** What {@link makeProvider} takes from around. */
export interface ProviderContext {
  readonly bundledPlugins: BundledPlugins;
  readonly cwd: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly onSecret: (secret: string) => void;
}

/** Loads a plugin, fills its options and makes its provider. Whatever fails becomes the record's error. */
export async function makeProvider(request: ProviderRequest, context: ProviderContext): Promise<ProviderRecord> {
  let values: ProviderRecord['values'] = {};
  let record: Omit<ProviderRecord, 'values'> = {
    name: request.name,
    specifier: request.specifier,
    configuredIn: request.configuredIn,
    origin: undefined,
    plugin: undefined,
    options: [],
    provider: undefined,
    error: undefined,
    isWanted: request.configuredIn !== 'environment',
  };
  try {
    const { plugin, origin } =
      typeof request.plugin === 'string'
        ? await loadPlugin(request.plugin, [...new Set([...request.directories, context.cwd])], context.bundledPlugins)
        : { plugin: request.plugin as TasksPluginV1, origin: request.specifier };
    const name = request.name ?? plugin.name;
    record = { ...record, name, plugin, origin };
    const found = await resolveOptions({
      name,
      plugin: { options: plugin.options ?? {} },
      written: request.written,
      configurationFile: request.configurationFile,
      directory: request.directories[0] ?? context.cwd,
      environment: context.environment,
    });
    found.secrets.forEach((secret) => context.onSecret(secret));
    values = found.values;
    // Someone who has set one variable of a bundled provider wants it, and should hear which is missing.
    const isWanted = record.isWanted || found.resolved.some(({ source, required }) => required && source.kind === 'environment');
    record = { ...record, options: found.resolved, isWanted };
    assertNoProblems(name, found.problems);
    record = { ...record, provider: await createFromPlugin(plugin, values) };
  } catch (error) {
    record = { ...record, error: asTasksError(error, record) };
  }
  return withHidden(record, { values });
}

function asTasksError(error: unknown, { specifier, name }: Pick<ProviderRecord, 'specifier' | 'name'>): TasksError {
  if (TasksError.isInstance(error)) return error;
  const why = error instanceof Error ? error.message : String(error);
  return new TasksError({
    code: 'invalid_argument',
    message: `The plugin ${specifier} failed to make the provider${name === undefined ? '' : ` "${name}"`}: ${why}`,
    provider: name,
    cause: error,
  });
}
