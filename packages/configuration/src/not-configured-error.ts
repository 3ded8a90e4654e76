import { TasksError } from '@tasks/core/provider';
import type { ProviderSet } from './provider-set.ts';

/**
 * The error for a set of which {@link isConfigured} is false: says which environment variables or file would help.
 *
 * @param advice - Further sentences, such as how the app can be tried without an account. @default none
 */
export function notConfiguredError({ records }: ProviderSet, advice?: string): TasksError {
  const ways = records.map(({ options }) => {
    const variables = options
      .filter(({ required, variable }) => required && variable !== undefined)
      .map(({ variable }) => variable);
    return variables.join(' and ');
  });
  const known = ways.filter((way) => way !== '');
  const message = `No provider is configured. ${known.length > 0 ? `Set ${known.join(', or ')}, or write` : 'Write'} a tasks.config.json.`;
  return new TasksError({ code: 'invalid_argument', message: advice === undefined ? message : `${message} ${advice}` });
}
