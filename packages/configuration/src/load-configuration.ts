import { checkOptionNames } from './check-option-names.ts';
import { findConfiguration, searchOptions } from './find-configuration.ts';
import type { ConfigurationSearch } from './find-configuration.ts';
import { readConfiguration } from './read-configuration.ts';
import type { Configuration } from './read-configuration.ts';

/**
 * Finds the configuration and reads it, and loads no plugin. For what needs the `server` section alone; {@link openProviders} does this by itself.
 *
 * @returns `undefined` when there is no configuration file.
 * @throws {TasksError} `invalid_argument` when the file that was named does not exist, cannot be read or is not usable.
 */
export async function loadConfiguration(search: ConfigurationSearch = {}): Promise<Configuration | undefined> {
  checkOptionNames('loadConfiguration', search, searchOptions);
  const file = await findConfiguration(search);
  return file === undefined ? undefined : readConfiguration(file);
}
