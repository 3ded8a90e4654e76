import { mkdirSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { PackageFiles } from '../render/template.ts';

/**
 * Writes the files of a package, all or none: whatever was written before one that cannot be is taken away again. It is done in one go, so that Ctrl-C
 * comes before or after it. A file that has come to be there in the meantime is not overwritten.
 *
 * @param target - Absolute; made where it does not exist.
 * @throws {Error} of the file system.
 */
export function writePackage(target: string, files: PackageFiles): void {
  const written: string[] = [];
  const folders: string[] = [];
  const makeFolder = (folder: string): void => {
    const first = mkdirSync(folder, { recursive: true });
    if (first === undefined) return;
    // The topmost of those that were made; the others lie between it and the folder.
    for (let made = folder; made.length >= first.length; made = path.dirname(made)) folders.push(made);
  };
  const whileWriting = (): void => undefined;
  process.on('SIGINT', whileWriting);
  try {
    makeFolder(target);
    for (const [file, text] of files) {
      const place = path.join(target, ...file.split('/'));
      makeFolder(path.dirname(place));
      writeFileSync(place, text, { flag: 'wx' });
      written.push(place);
    }
  } catch (error) {
    takeAway(written, folders);
    throw error;
  } finally {
    process.off('SIGINT', whileWriting);
  }
}

function takeAway(written: readonly string[], folders: readonly string[]): void {
  for (const place of written) rmSync(place, { force: true });
  for (const folder of folders.toSorted((left, right) => right.length - left.length)) {
    try {
      rmdirSync(folder);
    } catch {
      // Somebody else's file lies in it.
    }
  }
}
