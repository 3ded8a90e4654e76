import { defineOptions, sharedOptions } from '@tasks/provider-kit';
import type { SharedOptions } from '@tasks/provider-kit';
import { credentialOptions } from './auth.ts';
import type { Credentials } from './auth.ts';

/** Options that passed the check, filled with defaults. */
export interface CheckedOptions extends SharedOptions, Credentials {
  readonly baseUrl: string;
}

/** Options of {@link createAcmeProvider}. What is left out is read from the environment. */
export type AcmeOptions = Partial<CheckedOptions>;

/** Each option once, for the factory and for the plugin. */
export const providerOptions = defineOptions<CheckedOptions>('acme', {
  ...credentialOptions,
  ...sharedOptions({
    name: 'acme',
    env: 'ACME',
    baseUrl: {
      fallback: 'https://api.acme.example/v1',
    },
    showsToken: true,
  }),
});
