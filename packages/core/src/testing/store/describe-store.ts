import { declareTests } from '../test-runner.ts';
import type { TestRunner } from '../test-runner.ts';
import { storeContract } from './store-contract.ts';
import type { StoreContractOptions } from './store-contract-options.ts';

/**
 * Declares the checks of {@link storeContract} as tests: one for each, within a `describe` of that name. Await it at the top level of the test file.
 *
 * @param runner - The functions to declare tests by. @default those of vitest
 * @throws {TasksError} `unsupported` where vitest is not installed and no runner was given; `invalid_argument` for options that cannot be used.
 * @example
 * await describeStore('memory', { open: ({ clock }) => createMemoryStore({ clock }) });
 */
export async function describeStore(name: string, options: StoreContractOptions, runner?: TestRunner): Promise<void> {
  const suite = {
    by: 'describeStore',
    contract: 'storeContract(options)',
    subject: `store "${name}"`,
    title: `${name}: the store contract`,
    checks: storeContract(options),
  };
  await declareTests(suite, runner);
}
