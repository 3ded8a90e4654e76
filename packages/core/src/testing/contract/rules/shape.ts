import { assertProvider } from '../../../provider/index.ts';
import type { TaskProviderV1, TaskTypeV1 } from '../../../provider/index.ts';
import type { ContractCheck } from '../contract-check.ts';
import { ContractError } from '../contract-error.ts';
import type { ContractFinding } from '../contract-error.ts';
import type { ProviderContractOptions } from '../contract-options.ts';
import { nodeModules } from '../node-modules.ts';

/** What can be seen of a provider without calling it. Checked before anything else, since all other checks are listed by it. */
export function shapeChecks({ create }: ProviderContractOptions): ContractCheck[] {
  const check = (
    rule: string,
    name: string,
    problem: (provider: TaskProviderV1) => ContractFinding | undefined,
  ): ContractCheck => ({
    name,
    rule,
    type: undefined,
    run: async () => {
      const finding = problem(create({ baseUrl: 'http://127.0.0.1:9', timeoutMs: 30_000 }));
      if (finding !== undefined) throw new ContractError({ name, rule, ...finding });
    },
  });
  return [
    check('shape/version', 'names the version of the contract that it implements', versionProblem),
    check('shape/members', 'has the members of the contract', shapeProblem),
  ];
}

/** The version literal. */
export function versionProblem(provider: unknown): ContractFinding | undefined {
  const version = (provider as { readonly specificationVersion?: unknown } | null | undefined)?.specificationVersion;
  if (version === 'v1') return undefined;
  return {
    expected: `specificationVersion is the literal 'v1'`,
    seen: `it is ${show(version)}`,
    mend: `Write specificationVersion: 'v1' first in the object given to defineProvider.`,
  };
}

/** All members but the version. */
export function shapeProblem(provider: TaskProviderV1): ContractFinding | undefined {
  const expected = 'the provider has the members of TaskProviderV1, each with a value that can be used';
  try {
    assertProvider({ ...membersOf(provider), specificationVersion: 'v1' });
  } catch (error) {
    return {
      expected,
      seen: error instanceof Error ? error.message : String(error),
      mend: 'Make the provider with defineProvider, which checks this when it is made.',
    };
  }
  const seen =
    limitProblem(provider) ??
    Object.entries(provider.types)
      .map(([name, type]) => typeProblem(name, type))
      .find(Boolean);
  return seen === undefined ? undefined : { expected, seen, mend: 'Correct the member, or leave it out.' };
}

function membersOf(provider: TaskProviderV1): Partial<TaskProviderV1> {
  const { name, account, defaultType, types, rateLimit } = (provider as Partial<TaskProviderV1> | undefined) ?? {};
  return { name, account, defaultType, types, rateLimit } as Partial<TaskProviderV1>;
}

function limitProblem({ maxConcurrency }: TaskProviderV1): string | undefined {
  return maxConcurrency === undefined || isCount(maxConcurrency)
    ? undefined
    : `maxConcurrency is ${show(maxConcurrency)}, not a whole number above 0`;
}

function typeProblem(name: string, type: TaskTypeV1): string | undefined {
  for (const method of ['getStatusMany', 'submit', 'cancel'] as const) {
    const member: unknown = type[method];
    if (member !== undefined && typeof member !== 'function')
      return `types[${show(name)}].${method} is ${show(member)}, not a method`;
  }
  const { maxBatchSize, hints = {} } = type;
  if (maxBatchSize !== undefined && !isCount(maxBatchSize))
    return `types[${show(name)}].maxBatchSize is ${show(maxBatchSize)}, not a whole number above 0`;
  for (const [hint, value] of Object.entries(hints as Readonly<Record<string, unknown>>)) {
    if (value !== undefined && !(Number(value) >= 0))
      return `types[${show(name)}].hints.${hint} is ${show(value)}, not a number of at least 0`;
  }
  return undefined;
}

function isCount(value: number): boolean {
  return Number.isSafeInteger(value) && value > 0;
}

function show(value: unknown): string {
  return nodeModules().util.inspect(value, { depth: 1 }).slice(0, 200);
}
