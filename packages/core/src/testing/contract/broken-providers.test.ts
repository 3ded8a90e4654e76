import { afterEach, describe, expect, it, vi } from 'vitest';

import type { ContractCheck } from './contract-check.ts';
import { ContractError } from './contract-error.ts';
import { providerContract } from './provider-contract.ts';
import { providerRules, typeRules } from './rules/index.ts';
import { acmeContract } from './test-support/acme-contract.ts';
import { brokenBodies } from './test-support/broken-bodies.ts';
import { brokenCalls, lingering } from './test-support/broken-calls.ts';
import { brokenHttp } from './test-support/broken-http.ts';
import { brokenMethods } from './test-support/broken-methods.ts';
import { brokenNetwork } from './test-support/broken-network.ts';
import type { BrokenProviders } from './test-support/broken-provider.ts';
import { brokenSecrets } from './test-support/broken-secrets.ts';
import { brokenStates } from './test-support/broken-states.ts';

const broken: BrokenProviders = {
  ...brokenStates,
  ...brokenCalls,
  ...brokenHttp,
  ...brokenNetwork,
  ...brokenBodies,
  ...brokenMethods,
  ...brokenSecrets,
};

afterEach(() => {
  for (const timer of lingering.splice(0)) clearTimeout(timer);
  vi.restoreAllMocks();
});

/** What checks of a rule find, one after the other. */
async function failuresOf(checks: readonly ContractCheck[], rule: string): Promise<readonly unknown[]> {
  const failures: unknown[] = [];
  for (const check of checks.filter((each) => each.rule === rule)) {
    await check.run().catch((error: unknown) => failures.push(error));
  }
  return failures;
}

describe.each(Object.entries(broken))('%s finds a provider that', (rule, providers) => {
  it.each(providers)('$mistake', { timeout: 30_000 }, async ({ change, seen }) => {
    // One of them prints a secret on purpose.
    vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    const checks = providerContract(acmeContract(change, { patienceMs: rule.startsWith('body/') ? 10_000 : 400 }));
    const failures = await failuresOf(checks, rule);
    expect(failures).not.toEqual([]);
    for (const failure of failures) expect(failure).toBeInstanceOf(ContractError);
    expect(failures).toContainEqual(expect.objectContaining({ rule, seen: expect.stringMatching(seen) }));
    for (const { message, expected, mend } of failures as readonly ContractError[]) {
      expect(message).toContain(expected.split('\n', 1)[0]);
      expect(mend).toMatch(/^[A-Z].*\.$/s);
    }
  });
});

it('has a broken provider for every rule that there is', () => {
  const rules = new Set(providerContract(acmeContract()).map(({ rule }) => rule));
  expect(Object.keys(broken).toSorted()).toEqual([...rules].toSorted());
  // The sound provider can do all that a provider can: no rule is left out of its checks.
  for (const { id } of [...providerRules, ...typeRules]) expect(rules).toContain(id);
});
