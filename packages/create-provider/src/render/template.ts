import { readdirSync, readFileSync } from 'node:fs';
import type { Dirent } from 'node:fs';
import path from 'node:path';
import type { Plan } from '../choices/plan.ts';
import { fillWords } from './fill-words.ts';
import type { Json } from './literal.ts';

/** Files by their paths in the package, with `/`. */
export type PackageFiles = ReadonlyMap<string, string>;

/** The folder of files that a new package is made of. */
export interface Template {
  /** The files below a folder of it, for a plan: words filled in, and a leading `_` of a name turned into a dot. None when there is no such folder. */
  readFolder(folder: string, plan: Plan): PackageFiles;
  readText(file: string, plan: Plan): string;
  readJson(file: string, plan: Plan): Readonly<Record<string, Json>>;
}

/**
 * Opens the template.
 *
 * @param directory - Absolute.
 */
export function openTemplate(directory: string): Template {
  const readText = (file: string, plan: Plan): string => fillWords(readFileSync(path.join(directory, file), 'utf8'), plan);
  return {
    readText,
    readJson: (file, plan) => JSON.parse(readText(file, plan)) as Readonly<Record<string, Json>>,
    readFolder(folder, plan) {
      const files = listFiles(path.join(directory, folder));
      return new Map(files.map((file) => [fillWords(withDots(file), plan), readText(`${folder}/${file}`, plan)]));
    },
  };
}

/** The files below a folder, relative to it. By hand: the file system of Yarn's archives does not tell where the entries of a recursive listing lie. */
function listFiles(directory: string): string[] {
  return entriesOf(directory)
    .flatMap((entry) =>
      entry.isDirectory() ? listFiles(path.join(directory, entry.name)).map((file) => `${entry.name}/${file}`) : [entry.name],
    )
    .toSorted();
}

function entriesOf(directory: string): Dirent[] {
  try {
    return readdirSync(directory, { withFileTypes: true });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

/** npm leaves a file `.gitignore` out of tarballs, and tools of this repository would take other dot files for their own. */
function withDots(file: string): string {
  return file.replace(/(^|\/)_/g, '$1.');
}
