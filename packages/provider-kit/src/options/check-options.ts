import { TasksError } from '@tasks/core/provider';
import type * as v from 'valibot';
import { findOptionProblems } from './option-problems.ts';
import type { OptionTable } from './option-problems.ts';

/** What {@link checkOptions} needs to name an option and its environment variable. */
export interface OptionsContext {
  /** Name of the provider where the options give none. */
  readonly provider: string;
  /** The plugin's option table. */
  readonly options: OptionTable;
}

/**
 * Checks options by a strict valibot schema.
 *
 * @throws {TasksError} `invalid_argument` naming every option that is wrong, its environment variable and what is expected; never a secret's value.
 */
export function checkOptions<T>(schema: v.GenericSchema<unknown, T>, value: unknown, context: OptionsContext): T {
  const checked = findOptionProblems(schema, value, context.options);
  if ('value' in checked) return checked.value;
  const name = (value as { readonly name?: unknown } | null | undefined)?.name;
  const provider = typeof name === 'string' && name !== '' ? name : context.provider;
  throw new TasksError({
    code: 'invalid_argument',
    provider,
    message: `The options of provider "${provider}" are not usable: ${checked.problems.join('; ')}.`,
  });
}
