import { definePlugin, TasksError } from '@tasks/core/provider';
import type { PluginOption, TaskProviderV1, TasksPluginV1 } from '@tasks/core/provider';

/** Options of {@link createFakePlugin}. */
export interface FakePluginOptions {
  readonly name?: string;
  readonly options?: Readonly<Record<string, PluginOption>>;
  /** @default a provider whose one task type, `job`, knows no task */
  readonly create?: (options: Readonly<Record<string, unknown>>) => TaskProviderV1;
}

/** The option table of {@link createFakePlugin} where a test gives none. */
export const fakeOptions: Readonly<Record<string, PluginOption>> = {
  token: { description: 'The access token.', env: 'FAKE_TOKEN', required: true, secret: true },
  region: { description: 'The region.', env: 'FAKE_REGION', default: 'north' },
  baseUrl: { description: 'Where the API is.', env: 'FAKE_BASE_URL', default: 'https://{region}.fake.example' },
};

/** A provider that can be loaded and shown; what it is asked goes to a fake poller. */
export function createJobProvider(name: string): TaskProviderV1 {
  return {
    specificationVersion: 'v1',
    name,
    account: name,
    defaultType: 'job',
    types: {
      job: {
        description: 'Jobs of the tests.',
        getStatus: () => Promise.reject(new TasksError({ code: 'task_not_found', message: 'There is no such job.' })),
        submit: () => Promise.resolve({ id: '1' }),
      },
    },
  };
}

/** A plugin that takes any options and makes a provider with one task type, `job`. */
export function createFakePlugin(plugin: FakePluginOptions = {}): TasksPluginV1 {
  const name = plugin.name ?? 'fake';
  return definePlugin<Record<string, unknown>>({
    specificationVersion: 'v1',
    name,
    version: '1.2.3',
    optionsSchema: {
      '~standard': { version: 1, vendor: 'test', validate: (value) => ({ value: value as Record<string, unknown> }) },
    },
    options: plugin.options ?? fakeOptions,
    create: (options) => plugin.create?.(options) ?? createJobProvider(options['name'] as string),
  });
}
