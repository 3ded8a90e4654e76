import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** A folder of a test's own. */
export interface ScratchFolder extends AsyncDisposable {
  /** Absolute. */
  readonly path: string;
  /**
   * Writes a file, and the folders that lead to it.
   *
   * @param content - As it is, or what becomes JSON.
   * @returns its absolute path.
   */
  write(file: string, content: unknown): Promise<string>;
}

/** Makes an empty folder among the temporary ones. */
export async function createScratchFolder(): Promise<ScratchFolder> {
  const path = await realpath(await mkdtemp(join(tmpdir(), 'tasks-configuration-')));
  return {
    path,
    async write(name, content) {
      const file = join(path, name);
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, typeof content === 'string' ? content : JSON.stringify(content));
      return file;
    },
    [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }),
  };
}
