import { TasksError } from '../../errors/index.ts';
import type { ProviderContractOptions } from './contract-options.ts';
import { providerContract } from './provider-contract.ts';

/** The two functions of a test runner that tests are declared by. Those of vitest, jest, mocha and `node:test` fit as they are. */
export interface TestRunner {
  readonly describe: (name: string, body: () => void) => unknown;
  /** @param timeoutMs - How long the test may take, for runners that take one here. */
  readonly it: (name: string, body: () => Promise<void>, timeoutMs: number) => unknown;
}

/** A whole check; the calls in it have limits of their own. */
const testTimeoutMs = 60_000;

/**
 * Declares the checks of {@link providerContract} as tests: one for each, within a `describe` of that name. Await it at the top level of the test file.
 *
 * @param runner - The functions to declare tests by. @default those of vitest
 * @throws {TasksError} `unsupported` where vitest is not installed and no runner was given; `invalid_argument` for options that cannot be used.
 * @example
 * await describeProvider('acme', { create, upstream, secrets });
 */
export async function describeProvider(name: string, options: ProviderContractOptions, runner?: TestRunner): Promise<void> {
  const checks = providerContract(options);
  const { describe, it } = checkedRunner(runner) ?? (await vitestRunner());
  try {
    describe(`${name}: the provider contract`, () => {
      for (const check of checks) it(check.name, check.run, testTimeoutMs);
    });
  } catch (error) {
    throw new TasksError({
      code: 'invalid_argument',
      message: `The tests of provider "${name}" could not be declared: ${String(error)}. Write "await describeProvider(…)" at the top level of the test file, with the await: a file whose tests are declared later has none.`,
      cause: error,
    });
  }
}

function checkedRunner(runner: TestRunner | undefined): TestRunner | undefined {
  if (runner === undefined) return undefined;
  if (typeof runner.describe === 'function' && typeof runner.it === 'function') return runner;
  throw new TasksError({
    code: 'invalid_argument',
    message:
      'The runner given to describeProvider needs both describe and it: import { describe, it } from your test runner, and pass { describe, it }.',
  });
}

async function vitestRunner(): Promise<TestRunner> {
  try {
    const { describe, it } = await import('vitest');
    return { describe, it };
  } catch (error) {
    throw new TasksError({
      code: 'unsupported',
      message:
        'describeProvider declares tests of vitest, which is not installed or not what runs here. Install vitest, or pass { describe, it } of your runner as the third argument, or run the checks of providerContract(options) yourself.',
      cause: error,
    });
  }
}
