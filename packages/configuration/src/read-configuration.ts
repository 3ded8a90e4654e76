import { readFile } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';
import { isProviderName, TasksError } from '@tasks/core/provider';
import { parseJson } from './parse-json.ts';
import { withHidden } from './with-hidden.ts';

/** One provider of a configuration, as it is written there. */
export interface ProviderEntry {
  /** Package name or path, or in a TypeScript or JavaScript configuration the plugin itself. */
  readonly plugin: unknown;
  /** Unchecked; may hold secrets. */
  readonly options: Readonly<Record<string, unknown>>;
}

/** A configuration file's content. Only `file` shows in `util.inspect` and JSON: the rest may hold secrets. */
export interface Configuration {
  /** Absolute. */
  readonly file: string;
  /** By instance name. */
  readonly providers: Readonly<Record<string, ProviderEntry>>;
  /** The section `server`, which nobody has looked at; `undefined` without one. */
  readonly server: unknown;
}

/**
 * Reads a configuration file: JSON, or a module whose default export is the configuration.
 *
 * @throws {TasksError} `invalid_argument` naming the file and the key that is wrong, never a value.
 */
export async function readConfiguration(file: string): Promise<Configuration> {
  return checkConfiguration(file, await load(file));
}

const topLevelKeys: ReadonlySet<string> = new Set(['providers', 'server', '$schema']);

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

/**
 * Checks a configuration's content.
 *
 * @param file - For messages.
 * @throws {TasksError} `invalid_argument` naming the file and the key that is wrong, never a value.
 */
export function checkConfiguration(file: string, content: unknown): Configuration {
  if (!isRecord(content)) {
    throw invalid(file, file.endsWith('.json') ? 'it does not hold an object' : 'its default export is not an object');
  }
  for (const key of Object.keys(content)) {
    if (!topLevelKeys.has(key)) throw invalid(file, `it has the unknown key "${key}"; it takes "providers" and "server"`);
  }
  const { providers, server } = content;
  if (!isRecord(providers)) throw invalid(file, '"providers" is not an object of providers by name');
  const entries = Object.entries(providers).map(([name, entry]) => [name, checkEntry(file, name, entry)] as const);
  return withHidden({ file }, { providers: Object.fromEntries(entries), server });
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
