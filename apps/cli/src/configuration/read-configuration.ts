import { readFile } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';
import { isProviderName, TasksError } from '@tasks/core/provider';
import { parseJson } from '../parse-json.ts';

/** One provider of a configuration, as it is written there. */
export interface ProviderEntry {
  /** Package name or path, or in a TypeScript or JavaScript configuration the plugin itself. */
  readonly plugin: unknown;
  readonly options: Readonly<Record<string, unknown>>;
}

/** A configuration file's content. */
export interface Configuration {
  readonly file: string;
  /** By instance name. */
  readonly providers: Readonly<Record<string, ProviderEntry>>;
}

/**
 * Reads a configuration file: JSON, or a module whose default export is the configuration.
 *
 * @throws {TasksError} `invalid_argument` naming the file and the key that is wrong, never a value.
 */
export async function readConfiguration(file: string): Promise<Configuration> {
  return { file, providers: checkProviders(file, await load(file)) };
}

async function load(file: string): Promise<unknown> {
  try {
    if (file.endsWith('.json')) return parseJson(await readFile(file, 'utf8'));
    const module = (await import(/* @vite-ignore */ pathToFileURL(file).href)) as { readonly default?: unknown };
    return await module.default;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new TasksError({
      code: 'invalid_argument',
      message: `The configuration ${file} could not be read: ${why}.`,
      cause: error,
    });
  }
}

function checkProviders(file: string, content: unknown): Record<string, ProviderEntry> {
  if (!isRecord(content)) {
    throw invalid(file, file.endsWith('.json') ? 'it does not hold an object' : 'its default export is not an object');
  }
  for (const key of Object.keys(content)) {
    if (key !== 'providers' && key !== '$schema') throw invalid(file, `it has the unknown key "${key}"; it takes "providers"`);
  }
  const { providers } = content;
  if (!isRecord(providers)) throw invalid(file, '"providers" is not an object of providers by name');
  return Object.fromEntries(Object.entries(providers).map(([name, entry]) => [name, checkEntry(file, name, entry)]));
}

function checkEntry(file: string, name: string, entry: unknown): ProviderEntry {
  if (!isProviderName(name)) {
    throw invalid(file, `"${name}" is not usable as a provider's name: it has letters, digits, ".", "_" and "-" only`);
  }
  if (!isRecord(entry)) throw invalid(file, `provider "${name}" is not an object such as { "plugin": "@tasks/provider-jd" }`);
  const { plugin, ...options } = entry;
  const isUsable = (typeof plugin === 'string' && plugin !== '') || (typeof plugin === 'object' && plugin !== null);
  if (!isUsable) throw invalid(file, `provider "${name}" lacks "plugin": the name of a package, or a path`);
  if ('name' in options) throw invalid(file, `provider "${name}" sets "name": an instance is named by its key`);
  return { plugin, options };
}

function invalid(file: string, why: string): TasksError {
  return new TasksError({ code: 'invalid_argument', message: `The configuration ${file} is not usable: ${why}.` });
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
