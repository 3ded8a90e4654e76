import { definePlugin } from '@tasks/core/provider';
import type { TasksPluginV1 } from '@tasks/core/provider';
import { shoplazzaOptions } from './shoplazza-options.ts';
import type { ShoplazzaProviderOptions } from './shoplazza-options.ts';
import { createShoplazzaProvider } from './shoplazza-provider.ts';
import { version } from './version.ts';

/** Loads this provider by name into the apps; options are filled from the environment where the configuration leaves them out. */
export const plugin: TasksPluginV1<ShoplazzaProviderOptions> = definePlugin<ShoplazzaProviderOptions>({
  specificationVersion: 'v1',
  name: 'shoplazza',
  version,
  optionsSchema: shoplazzaOptions.optionsSchema,
  options: shoplazzaOptions.options,
  create: createShoplazzaProvider,
});
