import type { StandardSchema } from '@tasks/core/provider';
import type * as v from 'valibot';
import { findOptionProblems } from './option-problems.ts';
import type { OptionTable } from './option-problems.ts';
import { readOptions } from './read-options.ts';

/**
 * The `optionsSchema` of a plugin: fills options from the environment as {@link readOptions} does, then checks them by a strict valibot schema. Its
 * issues name options and variables as those of {@link checkOptions} do.
 *
 * @param options - The plugin's option table.
 * @param environment - @default process.env, as it is when options are checked
 */
export function pluginOptionsSchema<T>(
  schema: v.GenericSchema<unknown, T>,
  options: OptionTable,
  environment?: Readonly<Record<string, string | undefined>>,
): StandardSchema<T> {
  return {
    '~standard': {
      version: 1,
      vendor: 'tasks',
      validate: (value) => {
        const given = value ?? {};
        if (typeof given !== 'object' || Array.isArray(given)) return { issues: [{ message: 'expected an object' }] };
        const checked = findOptionProblems(schema, readOptions(given, options, environment), options);
        return 'value' in checked ? checked : { issues: checked.problems.map((message) => ({ message })) };
      },
    },
  };
}
