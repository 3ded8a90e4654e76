import { describe, expect, it } from 'vitest';
import { notConfiguredError } from './not-configured-error.ts';
import { openProviders } from './open-providers.ts';
import type { OpenProvidersOptions } from './open-providers.ts';
import { createFakePlugin } from './test-support/fake-plugin.ts';

async function messageOf(bundledPlugins: OpenProvidersOptions['bundledPlugins'], advice?: string): Promise<string> {
  const nowhere = { cwd: '/', homeDirectory: '/nowhere', environment: {} };
  const error = notConfiguredError(await openProviders({ ...nowhere, bundledPlugins }), advice);
  expect(error.code).toBe('invalid_argument');
  return error.message;
}

describe('notConfiguredError', () => {
  it('names the variables that would configure a bundled provider, and adds advice of the app', async () => {
    const pair = createFakePlugin({
      name: 'pair',
      options: {
        id: { description: 'An id.', env: 'PAIR_ID', required: true },
        key: { description: 'A key.', env: 'PAIR_KEY', required: true, secret: true },
        region: { description: 'A region.', env: 'PAIR_REGION' },
      },
    });
    const bundled = { pair: () => Promise.resolve(pair), fake: () => Promise.resolve(createFakePlugin()) };
    expect(await messageOf(bundled, 'Try the demo.')).toBe(
      'No provider is configured. Set PAIR_ID and PAIR_KEY, or FAKE_TOKEN, or write a tasks.config.json. Try the demo.',
    );
  });

  it('says what there is left to do where no plugin is bundled', async () => {
    expect(await messageOf({})).toBe('No provider is configured. Write a tasks.config.json.');
  });
});
