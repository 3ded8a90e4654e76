import { pluginOptionsSchema } from '@tasks/provider-kit';
import { definePlugin } from '@tasks/core/provider';
import type { TasksPluginV1 } from '@tasks/core/provider';
import { shoplazzaOptionsSchema, shoplazzaOptionTable } from './shoplazza-options.ts';
import type { ShoplazzaProviderOptions } from './shoplazza-options.ts';
import { createShoplazzaProvider } from './shoplazza-provider.ts';
import { version } from './version.ts';

/** Loads this provider by name into the apps; options are filled from the environment where the configuration leaves them out. */
export const plugin: TasksPluginV1<ShoplazzaProviderOptions> = definePlugin({
  specificationVersion: 'v1',
  name: 'shoplazza',
  version,
  optionsSchema: pluginOptionsSchema<ShoplazzaProviderOptions>(shoplazzaOptionsSchema, shoplazzaOptionTable),
  options: shoplazzaOptionTable,
  create: (options: ShoplazzaProviderOptions) => createShoplazzaProvider(options),
});
