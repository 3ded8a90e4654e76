import { declareTests } from '../test-runner.ts';
import type { TestRunner } from '../test-runner.ts';
import type { ProviderContractOptions } from './contract-options.ts';
import { providerContract } from './provider-contract.ts';

/**
 * Declares the checks of {@link providerContract} as tests: one for each, within a `describe` of that name. Await it at the top level of the test file.
 *
 * @param runner - The functions to declare tests by. @default those of vitest
 * @throws {TasksError} `unsupported` where vitest is not installed and no runner was given; `invalid_argument` for options that cannot be used.
 * @example
 * await describeProvider('acme', { create, upstream, secrets });
 */
export async function describeProvider(name: string, options: ProviderContractOptions, runner?: TestRunner): Promise<void> {
  const suite = {
    by: 'describeProvider',
    contract: 'providerContract(options)',
    subject: `provider "${name}"`,
    title: `${name}: the provider contract`,
    checks: providerContract(options),
  };
  await declareTests(suite, runner);
}
