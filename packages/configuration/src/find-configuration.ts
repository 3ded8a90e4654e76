import { stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import { TasksError } from '@tasks/core/provider';

/** Where to look for a configuration. */
export interface ConfigurationSearch {
  /** The file that `--config` names, from `cwd` where it is relative. @default the nearest `tasks.config.{ts,js,json}` */
  readonly configurationFile?: string | undefined;
  /** The working directory, absolute. @default that of the process */
  readonly cwd?: string | undefined;
  /** Absolute; its `.config` is looked in where `XDG_CONFIG_HOME` says nothing. @default that of the user */
  readonly homeDirectory?: string | undefined;
  /** @default `process.env` */
  readonly environment?: Readonly<Record<string, string | undefined>> | undefined;
}

/** The members of {@link ConfigurationSearch}. */
export const searchOptions: readonly string[] = ['configurationFile', 'cwd', 'homeDirectory', 'environment'];

const fileNames = ['tasks.config.ts', 'tasks.config.js', 'tasks.config.json'];

/**
 * The configuration file that holds: the one named, else the nearest upward from the working directory, else the one in the user's config
 * directory.
 *
 * @returns its absolute path, or `undefined` when there is none.
 * @throws {TasksError} `invalid_argument` when the file that was named does not exist.
 */
export async function findConfiguration(search: ConfigurationSearch): Promise<string | undefined> {
  const { configurationFile, cwd = process.cwd() } = search;
  if (configurationFile !== undefined) {
    const file = resolve(cwd, configurationFile);
    if (await isFile(file)) return file;
    throw new TasksError({
      code: 'invalid_argument',
      message: `There is no configuration file ${file}. Correct --config, or leave it out to use the nearest tasks.config.{ts,js,json}.`,
    });
  }
  for (const directory of [...upward(cwd), userDirectory(search)]) {
    for (const name of fileNames) {
      const file = join(directory, name);
      if (await isFile(file)) return file;
    }
  }
  return undefined;
}

function upward(directory: string): string[] {
  const directories = [directory];
  for (let current = directory, parent = dirname(current); parent !== current; current = parent, parent = dirname(current)) {
    directories.push(parent);
  }
  return directories;
}

function userDirectory({ environment = process.env, homeDirectory = homedir() }: ConfigurationSearch): string {
  const xdg = environment['XDG_CONFIG_HOME'];
  // The XDG specification has relative paths ignored.
  return xdg && isAbsolute(xdg) ? join(xdg, 'tasks') : join(homeDirectory, '.config', 'tasks');
}

async function isFile(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isFile();
  } catch {
    return false;
  }
}
