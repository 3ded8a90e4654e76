import { definePlugin } from '@tasks/core/provider';
import { providerOptions } from './options.ts';
import type { AcmeOptions } from './options.ts';
import { createAcmeProvider } from './provider.ts';

export type { AcmeFile } from './job-status.ts';
export type { AcmeOptions } from './options.ts';
export { createAcmeProvider } from './provider.ts';
export type { AcmeProvider } from './provider.ts';

/** What the apps load by the package's name. */
export const plugin = definePlugin<AcmeOptions>({
  specificationVersion: 'v1',
  name: 'acme',
  options: providerOptions.options,
  optionsSchema: providerOptions.optionsSchema,
  create: createAcmeProvider,
});
