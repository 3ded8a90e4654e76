import * as nodeTest from 'node:test';
import * as vitest from 'vitest';
import { expectTypeOf, it } from 'vitest';

import type { TaskProviderV1 } from '../../provider/index.ts';
import type { ProviderContractOptions, TestRunner } from '../index.ts';

it('takes the functions of test runners as they are', () => {
  expectTypeOf({ describe: vitest.describe, it: vitest.it }).toExtend<TestRunner>();
  expectTypeOf({ describe: nodeTest.describe, it: nodeTest.it }).toExtend<TestRunner>();
  // mocha and jest, as their type packages declare them.
  type Mocha = {
    describe: (title: string, fn: (this: object) => void) => object;
    it: (title: string, fn?: (this: object) => PromiseLike<unknown>) => object;
  };
  type Jest = {
    describe: (name: string | number, fn: () => void) => void;
    it: (name: string, fn?: () => Promise<unknown>, timeout?: number) => void;
  };
  expectTypeOf<Mocha>().toExtend<TestRunner>();
  expectTypeOf<Jest>().toExtend<TestRunner>();
});

it('takes a factory of a narrower provider', () => {
  interface AcmeProvider extends TaskProviderV1 {
    readonly defaultType: 'job';
    job(id: string): string;
  }
  expectTypeOf<(options: { baseUrl?: string | undefined; timeoutMs?: number }) => AcmeProvider>().toExtend<
    ProviderContractOptions['create']
  >();
});

it('reads requests without a cast', () => {
  const upstream: ProviderContractOptions['upstream'] = {
    job: {
      idOf: ({ json, segments, query, headers }) => json['id'] ?? segments[2] ?? query.get('id') ?? headers['x-id'],
      states: [{ answer: { body: {} }, expect: { state: 'running', vendorState: 'a', succeeded: [{ key: 'a', size: 3 }] } }],
      unknownState: () => ({ body: 1 }),
      notFound: ({ target }) => ({ status: 404, body: target }),
    },
  };
  expectTypeOf(upstream).not.toBeAny();
});
