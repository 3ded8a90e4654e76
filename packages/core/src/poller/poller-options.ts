import { TasksError } from '../errors/index.ts';
import { assertProvider } from '../provider/index.ts';
import type { TaskProviderV1 } from '../provider/index.ts';

/**
 * The providers by name, each checked.
 *
 * @throws {TasksError} `invalid_argument` or `unsupported`, see `assertProvider`; `invalid_argument` for two of one name.
 */
export function providersByName(
  providers: readonly (TaskProviderV1 | false | null | undefined)[],
): ReadonlyMap<string, TaskProviderV1> {
  const byName = new Map<string, TaskProviderV1>();
  for (const provider of providers) {
    if (provider === false || provider === null || provider === undefined) continue;
    assertProvider(provider);
    if (byName.has(provider.name)) {
      throw invalid(`two providers are named "${provider.name}"; give one of them another name`);
    }
    byName.set(provider.name, provider);
  }
  return byName;
}

/**
 * A number of milliseconds from a caller's options.
 *
 * @throws {TasksError} `invalid_argument` when it is not a number of at least zero.
 */
export function millisecondsOption<TDefault>(value: number | undefined, name: string, whenAbsent: TDefault): number | TDefault {
  if (value === undefined) return whenAbsent;
  if (typeof value !== 'number' || !(value >= 0)) {
    throw invalid(`${name} is ${String(value)}; pass milliseconds, zero or more`);
  }
  return value;
}

function invalid(what: string): TasksError {
  return new TasksError({ code: 'invalid_argument', message: `Not usable: ${what}.` });
}
