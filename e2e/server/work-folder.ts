import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** A folder of a test's own. */
export interface WorkFolder extends Disposable {
  readonly path: string;
  /** A file in it, which need not be there. */
  file(name: string): string;
}

/** Makes a folder that goes away with the test. */
export function createWorkFolder(): WorkFolder {
  const folder = mkdtempSync(path.join(tmpdir(), 'tasks-server-e2e-'));
  return {
    path: folder,
    file: (name) => path.join(folder, name),
    [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }),
  };
}
