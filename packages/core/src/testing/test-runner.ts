import { TasksError } from '../errors/index.ts';

/** The two functions of a test runner that tests are declared by. Those of vitest, jest, mocha and `node:test` fit as they are. */
export interface TestRunner {
  readonly describe: (name: string, body: () => void) => unknown;
  /** @param timeoutMs - How long the test may take, for runners that take one here. */
  readonly it: (name: string, body: () => Promise<void>, timeoutMs: number) => unknown;
}

/** What is to be declared, and the words for what goes wrong. */
export interface TestSuite {
  /** The function that is asked for it: `describeProvider`. */
  readonly by: string;
  /** What its checks can be had of without a runner: `providerContract(options)`. */
  readonly contract: string;
  /** What is tested: `provider "acme"`. */
  readonly subject: string;
  readonly title: string;
  readonly checks: readonly { readonly name: string; readonly run: () => Promise<void> }[];
}

/** A whole check; the calls in it have limits of their own. */
const testTimeoutMs = 60_000;

/**
 * Declares checks as tests, one for each.
 *
 * @param given - The functions to declare tests by. @default those of vitest
 * @throws {TasksError} `unsupported` where vitest is not installed and no runner was given; `invalid_argument` where tests cannot be declared.
 */
export async function declareTests(suite: TestSuite, given: TestRunner | undefined): Promise<void> {
  const { by, subject, title, checks } = suite;
  const { describe, it } = checkedRunner(by, given) ?? (await vitestRunner(suite));
  try {
    describe(title, () => {
      for (const check of checks) it(check.name, check.run, testTimeoutMs);
    });
  } catch (error) {
    throw new TasksError({
      code: 'invalid_argument',
      message: `The tests of ${subject} could not be declared: ${String(error)}. Write "await ${by}(…)" at the top level of the test file, with the await: a file whose tests are declared later has none.`,
      cause: error,
    });
  }
}

function checkedRunner(by: string, runner: TestRunner | undefined): TestRunner | undefined {
  if (runner === undefined) return undefined;
  if (typeof runner.describe === 'function' && typeof runner.it === 'function') return runner;
  throw new TasksError({
    code: 'invalid_argument',
    message: `The runner given to ${by} needs both describe and it: import { describe, it } from your test runner, and pass { describe, it }.`,
  });
}

async function vitestRunner({ by, contract }: TestSuite): Promise<TestRunner> {
  try {
    const { describe, it } = await import('vitest');
    return { describe, it };
  } catch (error) {
    throw new TasksError({
      code: 'unsupported',
      message: `${by} declares tests of vitest, which is not installed or not what runs here. Install vitest, or pass { describe, it } of your runner as the third argument, or run the checks of ${contract} yourself.`,
      cause: error,
    });
  }
}
