import { definePlugin } from '@tasks/core/provider';
import type { TasksPluginV1 } from '@tasks/core/provider';
import { createJdProvider } from './jd-provider.ts';
import { jdOptions } from './options/jd-options.ts';
import type { JdProviderOptions } from './options/jd-options.ts';
import { version } from './version.ts';

/** What the apps load to configure the provider by name and environment. */
export const plugin: TasksPluginV1<JdProviderOptions> = definePlugin<JdProviderOptions>({
  specificationVersion: 'v1',
  name: 'jd',
  version,
  optionsSchema: jdOptions.optionsSchema,
  options: jdOptions.options,
  create: createJdProvider,
});
