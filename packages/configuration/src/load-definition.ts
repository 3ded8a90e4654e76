import { readFile } from 'node:fs/promises';
import { TasksError } from '@tasks/core/provider';
import type { TasksPluginV1 } from '@tasks/core/provider';
import { JsonSyntaxError, parseJson } from './parse-json.ts';

/**
 * Loads a plugin out of a provider's definition in a JSON file.
 *
 * @param file - Absolute.
 * @throws {TasksError} `invalid_argument` naming the file, and where it is no JSON the line, where it is no definition each member that is wrong.
 */
export async function loadDefinition(file: string): Promise<TasksPluginV1> {
  const json = await readJson(file);
  const { parseHttpProvider } = await import('@tasks/provider-kit');
  return parseHttpProvider(json, { source: file }).plugin;
}

async function readJson(file: string): Promise<unknown> {
  try {
    return parseJson(await readFile(file, 'utf8'));
  } catch (error) {
    throw new TasksError({
      code: 'invalid_argument',
      message: `The provider definition ${file} could not be read: ${whyOf(error)}.`,
      cause: error,
    });
  }
}

function whyOf(error: unknown): string {
  if (error instanceof JsonSyntaxError) return `${error.message}. Correct it there`;
  const code = (error as NodeJS.ErrnoException).code ?? String(error);
  return `the file cannot be opened (${code}). Check its permissions`;
}
