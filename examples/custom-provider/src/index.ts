import { definePlugin } from '@tasks/core/provider';
import type { TasksPluginV1 } from '@tasks/core/provider';
import { reelworksOptions } from './options.ts';
import type { ReelworksOptions } from './options.ts';
import { createReelworksProvider } from './reelworks-provider.ts';

export type { ReelworksOptions } from './options.ts';
export { createReelworksProvider } from './reelworks-provider.ts';
export type { ReelworksProvider } from './reelworks-provider.ts';
export type { Clip } from './render-status.ts';

/** What the apps load by the package's name: `tasks --plugin tasks-provider-reelworks`. */
export const plugin: TasksPluginV1<ReelworksOptions> = definePlugin<ReelworksOptions>({
  specificationVersion: 'v1',
  name: 'reelworks',
  options: reelworksOptions.options,
  optionsSchema: reelworksOptions.optionsSchema,
  create: createReelworksProvider,
});
