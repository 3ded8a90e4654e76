import { definePlugin } from '@tasks/core/provider';
import type { PluginOption, TaskProviderV1, TasksPluginV1 } from '@tasks/core/provider';
import { createFakeProvider } from '@tasks/core/testing';

/** Options of {@link createFakePlugin}. */
export interface FakePluginOptions {
  /** @default 'fake' */
  readonly name?: string;
  /** @default a token, a region and a base URL, as {@link fakeOptions} has them */
  readonly options?: Readonly<Record<string, PluginOption>>;
  /** @default a fake provider of the instance's name */
  readonly create?: (options: Readonly<Record<string, unknown>>) => TaskProviderV1;
}

/** The option table of {@link createFakePlugin} where a test gives none. */
export const fakeOptions: Readonly<Record<string, PluginOption>> = {
  token: { description: 'The access token.', env: 'FAKE_TOKEN', required: true, secret: true },
  region: { description: 'The region.', env: 'FAKE_REGION', default: 'north' },
  baseUrl: { description: 'Where the API is.', env: 'FAKE_BASE_URL', default: 'https://{region}.fake.example' },
};

/** A plugin that takes any options. */
export function createFakePlugin({ name = 'fake', options = fakeOptions, create }: FakePluginOptions = {}): TasksPluginV1 {
  return definePlugin<Record<string, unknown>>({
    specificationVersion: 'v1',
    name,
    version: '1.2.3',
    optionsSchema: {
      '~standard': { version: 1, vendor: 'test', validate: (value) => ({ value: value as Record<string, unknown> }) },
    },
    options,
    create: (values) => create?.(values) ?? createFakeProvider({ name: values['name'] as string }),
  });
}
