import type { Poller } from '@tasks/core';
import type { TaskProviderV1, TasksPluginV1 } from '@tasks/core/provider';
import { describe, expectTypeOf, it } from 'vitest';
import { defineHttpProvider, parseHttpProvider } from '../index.ts';
import type { HttpProviderDefinition } from '../index.ts';

describe('types', () => {
  const { plugin, create } = defineHttpProvider({
    name: 'acme',
    baseUrl: 'https://api.acme.example',
    options: { apiKey: { description: 'The key.', secret: true }, region: { description: 'The region.' } },
    auth: { type: 'bearer', token: '{options.apiKey}' },
    types: {
      export: {
        status: { path: '/exports/{id}', state: { from: 'state', words: { done: 'succeeded' } } },
        submit: { path: '/exports', id: 'id' },
      },
      import: { status: { path: '/imports/{id}', state: { from: 'state', words: { done: 'succeeded' } } } },
    },
    defaultType: 'export',
  });

  it('a definition makes a plugin and a provider', () => {
    expectTypeOf(create()).toExtend<TaskProviderV1>();
    expectTypeOf(plugin).toExtend<TasksPluginV1<{ readonly apiKey?: string | undefined }>>();
    expectTypeOf<Poller>().toHaveProperty('wait');
  });

  it('options are those that all share and those of the definition', () => {
    expectTypeOf(create).toBeCallableWith({ apiKey: 'x', region: undefined, name: 'a', timeoutMs: 1, qps: 2 });
    // @ts-expect-error There is no such option.
    create({ apikey: 'x' });
    // @ts-expect-error An option is a text.
    create({ apiKey: 1 });
  });

  it('a task type can what the definition describes', () => {
    const { types } = create();
    expectTypeOf(types).toHaveProperty('export');
    expectTypeOf<(typeof types)['export']['submit']>().toBeFunction();
    expectTypeOf<(typeof types)['import']['getStatus']>().toBeFunction();
    expectTypeOf<(typeof types)['import']['submit']>().toBeNullable();
    // @ts-expect-error There is no such type.
    void types.deport;
  });

  it('a definition is checked while it is written', () => {
    expectTypeOf(defineHttpProvider).parameter(0).toExtend<HttpProviderDefinition>();
    // @ts-expect-error The state is missing.
    defineHttpProvider({ name: 'acme', types: { job: { status: { path: '/{id}' } } } });
    const status = { path: '/{id}', state: { from: 'state', words: { done: 'finished' } } };
    // @ts-expect-error The word means nothing.
    defineHttpProvider({ name: 'acme', types: { job: { status } } });
  });

  it('a definition of unknown content makes any provider', () => {
    const { create: make } = parseHttpProvider(JSON.parse('{}'), { source: 'x.json' });
    expectTypeOf(make({ anything: 'x' })).toExtend<TaskProviderV1>();
    expectTypeOf<ReturnType<typeof make>['types'][string]['submit']>().toBeNullable();
    expectTypeOf<HttpProviderDefinition['types'][string]['status']['path']>().toEqualTypeOf<string>();
  });
});
