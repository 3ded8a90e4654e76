import { TasksError } from '../../errors/index.ts';
import { ContractError } from '../contract/contract-error.ts';
import { Broken } from '../contract/scene.ts';
import { storeRules } from './rules/index.ts';
import type { StoreCheck } from './store-check.ts';
import type { StoreContractOptions } from './store-contract-options.ts';
import type { StoreRule } from './store-rule.ts';
import { StoreScene } from './store-scene.ts';

const members: ReadonlySet<string> = new Set(['open', 'discard', 'durable', 'shared', 'patienceMs']);

/**
 * The checks that a store must pass for the poller and the server to rely on it, for any test runner. Time stands still but when a check moves it.
 *
 * @throws {TasksError} `invalid_argument` for options that cannot be used.
 * @example
 * for (const check of storeContract({ open: ({ clock }) => createMemoryStore({ clock }) })) test(check.name, check.run);
 */
export function storeContract(options: StoreContractOptions): readonly StoreCheck[] {
  checkStoreOptions(options);
  return storeRules
    .filter(({ of }) => of === undefined || options[of] === true)
    .map((rule) => ({ name: `${rule.id}: ${rule.title}`, rule: rule.id, run: () => play(rule, options) }));
}

/** @throws {TasksError} `invalid_argument` naming what is missing or unknown. */
export function checkStoreOptions(options: StoreContractOptions): void {
  const given = (options ?? {}) as Partial<StoreContractOptions>;
  const unknown = Object.keys(given).filter((name) => !members.has(name));
  const problems = [
    ...(typeof given.open === 'function' ? [] : ['open is missing: give ({ clock, name }) => openYourStore(…)']),
    ...unknown.map((name) => `${JSON.stringify(name)} is not known`),
  ];
  if (problems.length === 0) return;
  throw new TasksError({ code: 'invalid_argument', message: `The store cannot be checked: ${problems.join('; ')}.` });
}

async function play(rule: StoreRule, options: StoreContractOptions): Promise<void> {
  const scene = await StoreScene.open(options);
  try {
    await rule.run(scene);
  } catch (error) {
    if (!(error instanceof Broken)) throw error;
    throw new ContractError({ name: `${rule.id}: ${rule.title}`, rule: rule.id, ...error.finding, mend: mendOf(rule) });
  } finally {
    await scene.close();
  }
}

function mendOf({ promise }: StoreRule): string {
  return `Let the store do what the docstring of ${promise} in @tasks/core promises.`;
}
