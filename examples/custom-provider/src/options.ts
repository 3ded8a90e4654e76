import { defineOptions, sharedOptions, visibleText } from '@tasks/provider-kit';
import type { ProviderOptions, SharedOptions } from '@tasks/provider-kit';

/** Options of the provider that passed the check, filled with defaults. */
export interface CheckedReelworksOptions extends SharedOptions {
  readonly apiKey: string;
  readonly baseUrl: string;
}

/** Options of {@link createReelworksProvider}. What is left out is read from the environment: `REELWORKS_API_KEY`, `REELWORKS_BASE_URL`, … */
export type ReelworksOptions = Partial<CheckedReelworksOptions>;

/** Each option once, for the factory and for the plugin. */
export const reelworksOptions: ProviderOptions<CheckedReelworksOptions> = defineOptions('reelworks', {
  apiKey: { schema: visibleText, description: 'The API key.', env: 'REELWORKS_API_KEY', required: true, secret: true },
  ...sharedOptions({
    name: 'reelworks',
    env: 'REELWORKS',
    baseUrl: { fallback: 'https://api.reelworks.example' },
    showsToken: true,
  }),
});
