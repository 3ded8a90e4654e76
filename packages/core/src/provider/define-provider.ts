import { TasksError } from '../errors/tasks-error.ts';
import type { TaskProviderV1 } from './v1/task-provider.ts';
import { isProviderName, isTypeName } from './v1/task-ref.ts';

/**
 * Checks a provider's shape and returns it with its own, narrower type.
 *
 * @throws {TasksError} `unsupported` for another version of the contract; `invalid_argument` naming the member that is wrong.
 */
export function defineProvider<const TProvider extends TaskProviderV1>(provider: TProvider): TProvider {
  assertProvider(provider);
  return provider;
}

/**
 * Throws unless the value implements version 1 of the contract, as far as can be seen without calling it.
 *
 * @throws {TasksError} `unsupported` for another version of the contract; `invalid_argument` naming the member that is wrong.
 */
export function assertProvider(value: unknown): asserts value is TaskProviderV1 {
  if (typeof value !== 'object' || value === null) throw invalid('it is not an object', 'Pass what a provider factory returns.');
  const provider = value as Partial<Record<keyof TaskProviderV1, unknown>>;
  if (provider.specificationVersion !== 'v1') {
    throw new TasksError({
      code: 'unsupported',
      message: `Provider ${JSON.stringify(provider.name)} implements version ${JSON.stringify(provider.specificationVersion)} of the provider contract; this @tasks/core supports "v1". Install versions of the two that meet.`,
    });
  }
  if (typeof provider.name !== 'string' || !isProviderName(provider.name)) {
    throw invalid(`name ${JSON.stringify(provider.name)} is not usable`, 'A name has letters, digits, ".", "_" and "-" only.');
  }
  const named = `provider "${provider.name}": `;
  if (typeof provider.account !== 'string' || provider.account === '') {
    throw invalid(`${named}account is missing`, 'Name the vendor account whose limits its calls count against.');
  }
  const types = provider.types;
  if (typeof types !== 'object' || types === null || Object.keys(types).length === 0) {
    throw invalid(`${named}types is empty`, 'A provider has at least one task type.');
  }
  for (const [type, definition] of Object.entries(types as Record<string, unknown>)) {
    if (!isTypeName(type)) throw invalid(`${named}task type "${type}" is not a usable name`, 'Use letters, digits, "_" and "-".');
    if (typeof (definition as { getStatus?: unknown } | null)?.getStatus !== 'function') {
      throw invalid(`${named}task type "${type}" has no getStatus method`, 'Every task type can be asked after.');
    }
    checkLimits((definition as { rateLimit?: unknown }).rateLimit, `${named}task type "${type}": `);
  }
  if (typeof provider.defaultType !== 'string' || !Object.hasOwn(types, provider.defaultType)) {
    throw invalid(`${named}defaultType ${JSON.stringify(provider.defaultType)} is not one of its types`, 'Name one of them.');
  }
  checkLimits(provider.rateLimit, named);
}

function checkLimits(limits: unknown, named: string): void {
  for (const bucket of (limits ?? []) as readonly { capacity?: unknown; refillPerSecond?: unknown }[]) {
    if (!(Number(bucket.capacity) >= 1) || !(Number(bucket.refillPerSecond) > 0)) {
      throw invalid(`${named}rateLimit holds ${JSON.stringify(bucket)}`, 'capacity is at least 1 and refillPerSecond above 0.');
    }
  }
}

function invalid(what: string, todo: string): TasksError {
  return new TasksError({ code: 'invalid_argument', message: `Not a usable provider: ${what}. ${todo}` });
}
