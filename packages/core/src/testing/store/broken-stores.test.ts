import { describe, expect, it } from 'vitest';

import { ContractError } from '../contract/contract-error.ts';
import { storeContract } from './store-contract.ts';
import type { StoreCheck } from './store-check.ts';
import type { StoreContractOptions } from './store-contract-options.ts';
import { brokenEvents } from './test-support/broken-events.ts';
import { brokenPolls } from './test-support/broken-polls.ts';
import { brokenReceivers } from './test-support/broken-receivers.ts';
import type { BrokenStore, BrokenStores } from './test-support/broken-store.ts';
import { brokenTasks } from './test-support/broken-tasks.ts';
import { keptMemoryStores } from './test-support/kept-memory-store.ts';

const broken: BrokenStores = { ...brokenTasks, ...brokenPolls, ...brokenEvents, ...brokenReceivers };

function checkOf(rule: string, change: BrokenStore['change']): StoreCheck {
  const kept = keptMemoryStores();
  const options: StoreContractOptions = {
    ...kept,
    open: async (context) => change(await kept.open(context), context),
    shared: rule.startsWith('shared/'),
    patienceMs: 20,
  };
  const check = storeContract(options).find((each) => each.rule === rule);
  if (check === undefined) throw new Error(`There is no check of ${rule}.`);
  return check;
}

describe.each(Object.entries(broken))('%s finds a store that', (rule, stores) => {
  it.each(stores)('$mistake', async ({ change }) => {
    const error = await checkOf(rule, change)
      .run()
      .catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(ContractError);
    expect(error).toMatchObject({ rule, expected: expect.any(String), seen: expect.any(String) });
  });
});

it('has a broken store for every rule that there is', () => {
  const rules = storeContract({ ...keptMemoryStores(), shared: true }).map(({ rule }) => rule);
  expect(new Set(rules).size).toBe(rules.length);
  const tried = Object.entries(broken).flatMap(([rule, stores]) => (stores.length > 0 ? [rule] : []));
  expect(tried.toSorted()).toEqual(rules.toSorted());
});
