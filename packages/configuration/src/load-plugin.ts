import { readFile, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { isAbsolute, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { assertPlugin, TasksError } from '@tasks/core/provider';
import type { TasksPluginV1 } from '@tasks/core/provider';
import { resolve as resolveModule } from 'import-meta-resolve';
import { loadDefinition } from './load-definition.ts';

/** The plugins that come with an app, by package name; each is loaded when it is asked for. */
export type BundledPlugins = Readonly<Record<string, () => Promise<TasksPluginV1>>>;

/** A plugin, and where it was found. */
export interface LoadedPlugin {
  readonly plugin: TasksPluginV1;
  /** `bundled`, the path of its module or definition, or the configuration file that holds it. */
  readonly origin: string;
}

/**
 * Loads a plugin: one that comes with the app by its package name, any other package from the folders given, or a file or folder by path. A file
 * that ends in `.json` holds a provider's definition.
 *
 * @param specifier - A package name, or a path, which begins with `.`, `/` or a drive, or names a file that exists.
 * @param directories - Absolute folders to resolve from, in this order.
 * @throws {TasksError} `invalid_argument` when it is not there, throws or exports no plugin; `unsupported` for another version of the contract.
 */
export async function loadPlugin(
  specifier: string,
  directories: readonly string[],
  bundledPlugins: BundledPlugins,
): Promise<LoadedPlugin> {
  if (Object.hasOwn(bundledPlugins, specifier)) {
    const load = bundledPlugins[specifier];
    if (load) return { plugin: await load(), origin: 'bundled' };
  }
  const url = await locate(specifier, directories);
  const origin = fileURLToPath(url);
  if (origin.endsWith('.json')) return { plugin: await loadDefinition(origin), origin };
  let module: { readonly plugin?: unknown };
  try {
    module = (await import(/* @vite-ignore */ url)) as { readonly plugin?: unknown };
  } catch (error) {
    throw problem(specifier, `it failed while loading: ${error instanceof Error ? error.message : String(error)}`, error);
  }
  if (module.plugin === undefined) {
    throw problem(specifier, `${origin} has no export named "plugin". Export what definePlugin of @tasks/core/provider returns`);
  }
  assertPlugin(module.plugin);
  return { plugin: module.plugin, origin };
}

async function locate(specifier: string, directories: readonly string[]): Promise<string> {
  if (specifier.startsWith('file:')) return specifier;
  const path = await findPath(specifier, directories);
  if (path !== undefined) return path.isDirectory ? locateInDirectory(specifier, path.path) : pathToFileURL(path.path).href;
  if (looksLikePath(specifier)) throw problem(specifier, `there is no such file (looked in ${directories.join(', ')})`);
  for (const directory of directories) {
    try {
      const url = resolveModule(specifier, pathToFileURL(join(directory, 'tasks.config.js')).href);
      if (url.startsWith('file:') && (await kindOf(fileURLToPath(url)))) return url;
    } catch {
      // Not here; the next folder may have it.
    }
  }
  throw problem(
    specifier,
    `no package of that name is installed (looked in ${directories.join(', ')}). Install it there, or give a path`,
  );
}

async function findPath(
  specifier: string,
  directories: readonly string[],
): Promise<{ readonly path: string; readonly isDirectory: boolean } | undefined> {
  // A package's name may also be a file's: only what is written as a path, or ends as a module or a definition does, is taken for one.
  if (!looksLikePath(specifier) && !/\.(?:[cm]?[jt]s|json)$/.test(specifier)) return undefined;
  for (const directory of directories) {
    const path = resolve(directory, specifier);
    const kind = await kindOf(path);
    if (kind) return { path, isDirectory: kind === 'directory' };
  }
  return undefined;
}

/** The module that a package's folder stands for: what its `exports` say, else its `main`. */
async function locateInDirectory(specifier: string, directory: string): Promise<string> {
  try {
    const manifest = JSON.parse(await readFile(join(directory, 'package.json'), 'utf8')) as { name?: string; exports?: unknown };
    const base = pathToFileURL(join(directory, 'package.json')).href;
    if (manifest.exports !== undefined && manifest.name !== undefined) return resolveModule(manifest.name, base);
    return pathToFileURL(createRequire(base).resolve(directory)).href;
  } catch (error) {
    throw problem(specifier, `the folder ${directory} is not a package that can be loaded`, error);
  }
}

function looksLikePath(specifier: string): boolean {
  return /^\.{0,2}[/\\]/.test(specifier) || specifier === '.' || specifier === '..' || isAbsolute(specifier);
}

async function kindOf(path: string): Promise<'file' | 'directory' | undefined> {
  try {
    const stats = await stat(path);
    return stats.isDirectory() ? 'directory' : 'file';
  } catch {
    return undefined;
  }
}

function problem(specifier: string, why: string, cause?: unknown): TasksError {
  return new TasksError({ code: 'invalid_argument', message: `The plugin ${specifier} could not be loaded: ${why}.`, cause });
}
