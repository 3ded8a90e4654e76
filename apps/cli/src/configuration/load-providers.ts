import { dirname } from 'node:path';
import { createFromPlugin, TasksError } from '@tasks/core/provider';
import type { TasksPluginV1 } from '@tasks/core/provider';
import type { Dependencies } from '../dependencies.ts';
import { findConfiguration } from './find-configuration.ts';
import type { ConfigurationSearch } from './find-configuration.ts';
import { loadPlugin } from './load-plugin.ts';
import type { ProviderRecord, ProviderSet } from './provider-set.ts';
import { readConfiguration } from './read-configuration.ts';
import type { Configuration } from './read-configuration.ts';
import { assertNoProblems, resolveOptions } from './resolve-options.ts';

/** What {@link loadProviders} works on. */
export interface ProvidersToLoad extends ConfigurationSearch {
  /** What `--plugin` names. */
  readonly plugins: readonly string[];
  readonly bundledPlugins: Dependencies['bundledPlugins'];
  /** Told every secret that is read. */
  readonly onSecret: (secret: string) => void;
}

/**
 * Finds the configuration and makes every provider that it, `--plugin` and the environment ask for. One that cannot be made is a record with its
 * error and takes no other down.
 *
 * @throws {TasksError} `invalid_argument` when the configuration itself cannot be used.
 */
export async function loadProviders(input: ProvidersToLoad): Promise<ProviderSet> {
  const file = await findConfiguration(input);
  const configuration = file === undefined ? undefined : await readConfiguration(file);
  const records: ProviderRecord[] = [];
  const nameTaken = (name: string): boolean => records.some((record) => record.name === name);

  for (const request of configuration ? requestsOf(configuration) : []) records.push(await makeProvider(request, input));
  for (const specifier of input.plugins) {
    const record = await makeProvider(
      { specifier, plugin: specifier, written: {}, configuredIn: '--plugin', directories: [input.cwd] },
      input,
    );
    records.push(record.name !== undefined && nameTaken(record.name) ? refuseName(record, record.name) : record);
  }
  // The environment alone configures the bundled plugins where no file does.
  if (!configuration) {
    for (const specifier of Object.keys(input.bundledPlugins)) {
      const record = await makeProvider(
        { specifier, plugin: specifier, written: {}, configuredIn: 'environment', directories: [] },
        input,
      );
      if (record.name === undefined || !nameTaken(record.name)) records.push(record);
    }
  }
  return { configurationFile: file, records };
}

/** One provider that is asked for. */
interface ProviderRequest {
  /** Instance name; the plugin's own when left out. */
  readonly name?: string;
  readonly specifier: string;
  readonly plugin: unknown;
  readonly written: Readonly<Record<string, unknown>>;
  readonly configuredIn: string;
  /** Where packages and relative paths are looked for. */
  readonly directories: readonly string[];
  readonly configurationFile?: string;
}

function requestsOf({ file, providers }: Configuration): ProviderRequest[] {
  return Object.entries(providers).map(([name, entry]) => ({
    name,
    specifier: typeof entry.plugin === 'string' ? entry.plugin : file,
    plugin: entry.plugin,
    written: entry.options,
    configuredIn: file,
    directories: [dirname(file)],
    configurationFile: file,
  }));
}

async function makeProvider(request: ProviderRequest, input: ProvidersToLoad): Promise<ProviderRecord> {
  let record: ProviderRecord = {
    name: request.name,
    specifier: request.specifier,
    configuredIn: request.configuredIn,
    origin: undefined,
    plugin: undefined,
    options: [],
    values: {},
    provider: undefined,
    error: undefined,
    isWanted: request.configuredIn !== 'environment',
  };
  try {
    const { plugin, origin } =
      typeof request.plugin === 'string'
        ? await loadPlugin(request.plugin, [...new Set([...request.directories, input.cwd])], input.bundledPlugins)
        : { plugin: request.plugin as TasksPluginV1, origin: request.specifier };
    const name = request.name ?? plugin.name;
    record = { ...record, name, plugin, origin };
    const { values, resolved, secrets, problems } = await resolveOptions({
      name,
      plugin: { options: plugin.options ?? {} },
      written: request.written,
      configurationFile: request.configurationFile,
      directory: request.directories[0] ?? input.cwd,
      environment: input.environment,
    });
    secrets.forEach(input.onSecret);
    // Someone who has set one variable of a bundled provider wants it, and should hear which is missing.
    const isWanted = record.isWanted || resolved.some(({ source, required }) => required && source.kind === 'environment');
    record = { ...record, options: resolved, values, isWanted };
    assertNoProblems(name, problems);
    return { ...record, provider: await createFromPlugin(plugin, values) };
  } catch (error) {
    return { ...record, error: asTasksError(error, record) };
  }
}

function refuseName(record: ProviderRecord, name: string): ProviderRecord {
  const message = `The plugin ${record.specifier} would make a second provider named "${name}". Give it a name of its own in a configuration file.`;
  return { ...record, provider: undefined, error: new TasksError({ code: 'invalid_argument', message, provider: name }) };
}

function asTasksError(error: unknown, record: ProviderRecord): TasksError {
  if (TasksError.isInstance(error)) return error;
  const why = error instanceof Error ? error.message : String(error);
  return new TasksError({
    code: 'invalid_argument',
    message: `The plugin ${record.specifier} failed to make the provider${record.name === undefined ? '' : ` "${record.name}"`}: ${why}`,
    provider: record.name,
    cause: error,
  });
}
