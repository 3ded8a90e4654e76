import { TasksError } from '@tasks/core/provider';
import type { PluginOption } from '@tasks/core/provider';

/**
 * Fills options from the environment: a given value wins, else the environment variable that the plugin's option table names, else the option stays
 * left out. White space around a variable's value is dropped, and an empty one counts as unset.
 *
 * @param given - `undefined` members count as left out.
 * @param options - The plugin's option table.
 * @param environment - @default process.env, as it is at the time of the call
 * @throws {TasksError} `invalid_argument` when the options are not an object.
 */
export function readOptions(
  given: object,
  options: Readonly<Record<string, PluginOption>>,
  environment: Readonly<Record<string, string | undefined>> = process.env,
): Record<string, unknown> {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    throw new TasksError({ code: 'invalid_argument', message: 'The options of a provider must be an object.' });
  }
  const values = new Map<string, unknown>();
  for (const [name, value] of Object.entries(given)) {
    if (value !== undefined) values.set(name, value);
  }
  for (const [name, { env }] of Object.entries(options)) {
    const value = env === undefined || values.has(name) ? undefined : environment[env]?.trim();
    if (value) values.set(name, value);
  }
  return Object.fromEntries(values);
}
