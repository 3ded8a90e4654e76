import type { ProviderSet } from '@tasks/configuration';
import { splitRef } from '@tasks/core/provider';
import type { CommandContext } from '../command-context.ts';
import { invalidArgument } from '../invalid-argument.ts';
import { requireProviders, warnOfFailures } from '../open-providers.ts';
import { readRefs } from './read-refs.ts';
import { selectTasks } from './task-selection.ts';
import type { TaskSelection } from './task-selection.ts';

/** The tasks that a command asks after, and the providers to ask. */
export interface PreparedTasks {
  readonly providers: ProviderSet;
  readonly selection: TaskSelection;
}

/**
 * Reads the refs and loads the providers.
 *
 * @throws {TasksError} `invalid_argument` when there are neither refs nor `--from`, or nothing is configured.
 */
export async function prepareTasks(
  context: CommandContext,
  refs: readonly string[],
  from: string | undefined,
): Promise<PreparedTasks> {
  if (refs.length === 0 && from === undefined) {
    throw invalidArgument(
      'No ref was given. Name tasks as <provider>:<type>:<id>, or read them by --from FILE (- is standard input).',
    );
  }
  const providers = await requireProviders(context);
  const mentions = await readRefs(refs, from, context.io, context.interruption.signal);
  if (mentions.length === 0) context.messages.warning(`There is no ref in ${from === '-' ? 'standard input' : from}.`);
  warnOfFailures(context, providers, new Set(mentions.flatMap(providerOf)));
  return { providers, selection: selectTasks(mentions, providers) };
}

function providerOf(mention: string): string[] {
  try {
    return [splitRef(mention).provider];
  } catch {
    return [];
  }
}
