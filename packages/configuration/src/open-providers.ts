import { dirname } from 'node:path';
import { TasksError } from '@tasks/core/provider';
import { checkOptionNames } from './check-option-names.ts';
import { findConfiguration, searchOptions } from './find-configuration.ts';
import type { ConfigurationSearch } from './find-configuration.ts';
import type { BundledPlugins } from './load-plugin.ts';
import { makeProvider } from './make-provider.ts';
import type { ProviderRequest } from './make-provider.ts';
import type { ProviderRecord, ProviderSet } from './provider-set.ts';
import { readConfiguration } from './read-configuration.ts';
import type { Configuration } from './read-configuration.ts';
import { withHidden } from './with-hidden.ts';

/** Options of {@link openProviders}. */
export interface OpenProvidersOptions extends ConfigurationSearch {
  /** What `--plugin` names: package names or paths, looked for from `cwd`. @default none */
  readonly plugins?: readonly string[] | undefined;
  /** The plugins that come with the app. Without a configuration, those whose environment is set are opened. @default none */
  readonly bundledPlugins?: BundledPlugins | undefined;
  /** Told every secret that is read, before a plugin sees it, so that the app can take it out of what it prints. */
  readonly onSecret?: ((secret: string) => void) | undefined;
}

const knownOptions = [...searchOptions, 'plugins', 'bundledPlugins', 'onSecret'];

/**
 * Finds and reads the configuration, once, and makes every provider that it, `plugins` and the environment ask for. One that cannot be made is a record
 * with its error and takes no other down.
 *
 * @throws {TasksError} `invalid_argument` when the configuration itself cannot be used, or an option is unknown.
 */
export async function openProviders(options: OpenProvidersOptions = {}): Promise<ProviderSet> {
  checkOptionNames('openProviders', options, knownOptions);
  const { plugins = [], bundledPlugins = {}, cwd = process.cwd(), environment = process.env, onSecret = () => {} } = options;
  const context = { bundledPlugins, cwd, environment, onSecret };
  const file = await findConfiguration(options);
  const configuration = file === undefined ? undefined : await readConfiguration(file);
  const records: ProviderRecord[] = [];
  const isNameTaken = (name: string): boolean => records.some((record) => record.name === name);

  for (const request of configuration ? requestsOf(configuration) : []) records.push(await makeProvider(request, context));
  for (const specifier of plugins) {
    const request = { specifier, plugin: specifier, written: {}, configuredIn: '--plugin', directories: [cwd] };
    const record = await makeProvider(request, context);
    records.push(record.name !== undefined && isNameTaken(record.name) ? refuseName(record, record.name) : record);
  }
  // The environment alone configures the bundled plugins where no file does.
  if (!configuration) {
    for (const specifier of Object.keys(bundledPlugins)) {
      const request = { specifier, plugin: specifier, written: {}, configuredIn: 'environment', directories: [] };
      const record = await makeProvider(request, context);
      if (record.name === undefined || !isNameTaken(record.name)) records.push(record);
    }
  }
  return withHidden({ configurationFile: file, records }, { server: configuration?.server });
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

function refuseName(record: ProviderRecord, name: string): ProviderRecord {
  const message = `The plugin ${record.specifier} would make a second provider named "${name}". Give it a name of its own in a configuration file.`;
  const error = new TasksError({ code: 'invalid_argument', message, provider: name });
  return withHidden({ ...record, provider: undefined, error }, { values: record.values });
}
