import { stat } from 'node:fs/promises';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import { TasksError } from '@tasks/core/provider';

/** Where to look for a configuration. */
export interface ConfigurationSearch {
  /** The file that `--config` names. */
  readonly explicit: string | undefined;
  readonly cwd: string;
  readonly homeDirectory: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

const fileNames = ['tasks.config.ts', 'tasks.config.js', 'tasks.config.json'];

/**
 * The configuration file that holds: the one named, else the nearest upward from the working directory, else the one in the user's config
 * directory.
 *
 * @returns its absolute path, or `undefined` when there is none.
 * @throws {TasksError} `invalid_argument` when the file that was named does not exist.
 */
export async function findConfiguration(search: ConfigurationSearch): Promise<string | undefined> {
  if (search.explicit !== undefined) {
    const file = resolve(search.cwd, search.explicit);
    if (await isFile(file)) return file;
    throw new TasksError({
      code: 'invalid_argument',
      message: `There is no configuration file ${file}. Correct --config, or leave it out to use the nearest tasks.config.{ts,js,json}.`,
    });
  }
  for (const directory of [...upward(search.cwd), userDirectory(search)]) {
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

function userDirectory({ environment, homeDirectory }: ConfigurationSearch): string {
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
