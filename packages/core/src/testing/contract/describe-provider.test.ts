import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';

import { describeProvider } from './describe-provider.ts';
import { providerContract } from './provider-contract.ts';
import { acmeContract } from './test-support/acme-contract.ts';

const urlOf = (file: string): string => JSON.stringify(new URL(file, import.meta.url).href);
/** What the programs below begin with. */
const imports = `import { describeProvider, createManualClock, providerContract } from ${urlOf('../index.ts')};
  import { acmeContract } from ${urlOf('./test-support/acme-contract.ts')};`;

/** Runs a program by Node alone, on the sources. */
async function run(program: string, ...flags: readonly string[]): Promise<string> {
  // What a test runner sets for its children would make node:test report to it.
  const { NODE_TEST_CONTEXT: _, NODE_OPTIONS: __, ...env } = process.env;
  const given = ['--conditions=@tasks/source', '--input-type=module', ...flags, '--eval', `${imports}\n${program}`];
  const { stdout } = await promisify(execFile)(process.execPath, given, { env });
  return stdout;
}

/** Refuses a module as Node does when it is not installed. */
function without(name: string): string {
  const hooks = `import { registerHooks } from 'node:module';
    registerHooks({ resolve(specifier, context, next) {
      if (specifier === ${JSON.stringify(name)}) throw Object.assign(new Error('Cannot find package ' + specifier), { code: 'ERR_MODULE_NOT_FOUND' });
      return next(specifier, context);
    } });`;
  return `--import=data:text/javascript,${encodeURIComponent(hooks)}`;
}

/** Another Node starts, and makes all checks. */
const slow = 60_000;

describe('describeProvider', () => {
  it('declares one test for each check with the functions that it is given', async () => {
    const declared: string[] = [];
    const suites: string[] = [];
    await describeProvider('acme', acmeContract(), {
      describe: (name, body) => {
        suites.push(name);
        body();
      },
      it: (name) => declared.push(name),
    });
    expect(suites).toEqual(['acme: the provider contract']);
    expect(declared).toEqual(providerContract(acmeContract()).map(({ name }) => name));
  });

  it('says what is missing where tests cannot be declared any more', async () => {
    // Within a test, as after the collection of a file whose author forgot to await.
    await expect(describeProvider('acme', acmeContract())).rejects.toMatchObject({
      code: 'invalid_argument',
      message: expect.stringContaining('with the await'),
    });
  });

  it('says what is missing in a runner', async () => {
    await expect(describeProvider('acme', acmeContract(), { describe } as never)).rejects.toMatchObject({
      code: 'invalid_argument',
      message: expect.stringContaining('needs both describe and it'),
    });
  });

  it('runs on node:test', { timeout: slow }, async () => {
    const program = `import { describe, it } from 'node:test';
      await describeProvider('acme', acmeContract(), { describe, it });`;
    const report = await run(program, '--test-reporter=tap');
    expect(report).toMatch(/# fail 0\n/);
    expect(report).toContain(`# tests ${providerContract(acmeContract()).length}\n`);
    expect(report).toMatch(/# skipped 0\n/);
  });

  it('says so where vitest is not installed', { timeout: slow }, async () => {
    const program = `console.log(createManualClock().pendingTimers, 'timers');
      await describeProvider('acme', acmeContract()).catch(({ code, message }) => console.log(code + ': ' + message));`;
    const output = await run(program, without('vitest'));
    expect(output).toMatch(/^0 timers\nunsupported: .*Install vitest, or pass \{ describe, it \}/);
  });
});

describe('providerContract', () => {
  it('runs in a plain loop, where there is no vitest', { timeout: slow }, async () => {
    const program = `for (const check of providerContract(acmeContract())) await check.run();
      console.log('all kept');`;
    expect(await run(program, without('vitest'))).toBe('all kept\n');
  });
});
