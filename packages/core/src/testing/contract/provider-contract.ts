import { TasksError } from '../../errors/index.ts';
import type { TaskProviderV1 } from '../../provider/index.ts';
import { checkContractOptions, checkUpstream } from './check-contract-options.ts';
import type { ContractCheck } from './contract-check.ts';
import { ContractError } from './contract-error.ts';
import type { ProviderContractOptions } from './contract-options.ts';
import { inTurn } from './in-turn.ts';
import type { Rule, RuleCheck } from './rule.ts';
import type { Subject } from './subject.ts';
import { providerRules, typeRules } from './rules/index.ts';
import { shapeChecks, shapeProblem, versionProblem } from './rules/shape.ts';
import { Broken, Scene } from './scene.ts';
import { startUpstream } from './upstream.ts';

/**
 * The checks that a provider must pass to keep the contract, for any test runner. The checks play the vendor themselves, over HTTP on loopback.
 *
 * The list follows from the provider: a task type without `submit` has no check of it. Nothing can be left out otherwise. A provider that has not even the
 * shape of the contract gets the checks of that alone.
 *
 * @throws {TasksError} `invalid_argument` naming everything that is missing or wrong in the options, and what to give; `unsupported` without Node.
 * @example
 * for (const check of providerContract({ create, upstream, secrets })) test(check.name, check.run);
 */
export function providerContract(options: ProviderContractOptions): readonly ContractCheck[] {
  checkContractOptions(options);
  const provider = sampleOf(options);
  const shape = shapeChecks(options);
  if (versionProblem(provider) !== undefined || shapeProblem(provider) !== undefined) return shape;
  checkUpstream(provider, options.upstream);
  const subjects = Object.entries(provider.types).flatMap(([typeName, type]): Subject[] => {
    const example = options.upstream[typeName];
    return example === undefined ? [] : [{ options, provider, typeName, type, example }];
  });
  const main = subjects.find(({ typeName }) => typeName === provider.defaultType);
  return [
    ...shape,
    ...(main === undefined ? [] : providerRules.flatMap((rule) => checksOf(rule, main, undefined))),
    ...subjects.flatMap((subject) => typeRules.flatMap((rule) => checksOf(rule, subject, subject.typeName))),
  ];
}

/** A provider to see what it can do. Nothing listens where it points. */
function sampleOf({ create }: ProviderContractOptions): TaskProviderV1 {
  let provider: TaskProviderV1;
  try {
    provider = create({ baseUrl: 'http://127.0.0.1:9', timeoutMs: 30_000 });
  } catch (error) {
    throw new TasksError({
      code: 'invalid_argument',
      message: `create made no provider to look at: ${String(error)} Mend create, or what it calls.`,
      cause: error,
    });
  }
  if (typeof (provider as { readonly then?: unknown } | undefined)?.then !== 'function') return provider;
  throw new TasksError({
    code: 'invalid_argument',
    message:
      'create gave a promise: the checks are listed from the provider, so it must be there at once. Do beforehand what takes time, and let create only make the provider.',
  });
}

function checksOf(rule: Rule, subject: Subject, type: string | undefined): ContractCheck[] {
  return rule.checks(subject).map((check) => {
    const name = type === undefined ? check.title : `${type}: ${check.title}`;
    return { name, rule: rule.id, type, run: () => inTurn(() => play(check, subject, { name, rule: rule.id })) };
  });
}

async function play(check: RuleCheck, subject: Subject, named: { readonly name: string; readonly rule: string }): Promise<void> {
  const upstream = await startUpstream(subject.options.auxiliary);
  try {
    await check.run(new Scene(subject, upstream));
  } catch (error) {
    if (upstream.fault === undefined && error instanceof Broken) throw new ContractError({ ...named, ...error.finding });
    if (upstream.fault === undefined) throw error;
  } finally {
    await upstream.stop();
  }
  if (upstream.fault !== undefined) throw faultOf(named.name, upstream.fault);
}

function faultOf(name: string, fault: unknown): TasksError {
  return new TasksError({
    code: 'invalid_argument',
    message: `${name}: could not be checked, for a function in the options threw: ${String(fault)}. Mend the answer, idOf or keyOf that is the cause.`,
    cause: fault,
  });
}
