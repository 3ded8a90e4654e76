import { isAbsolute, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { TasksError } from '@tasks/core';
import { dataDirectory } from './data-directory.ts';
import type { Surroundings } from './data-directory.ts';

/** What `--store` names. */
export type StoreLocation =
  | { readonly kind: 'memory' }
  /** `made`: the directory is the program's own and may be made. */
  | { readonly kind: 'sqlite'; readonly path: string; readonly made: boolean };

/**
 * Reads `--store`: `sqlite:PATH` (relative to the working directory; `sqlite:` alone is a file in the user's data directory) or `memory:`.
 *
 * @throws {TasksError} `invalid_argument` for anything else; `unsupported` for PostgreSQL, which this version cannot use.
 */
export function parseStoreLocation(text: string, surroundings: Surroundings): StoreLocation {
  const colon = text.indexOf(':');
  const scheme = text.slice(0, colon);
  const rest = text.slice(colon + 1);
  if (scheme === 'memory' && rest === '') return { kind: 'memory' };
  if (scheme === 'sqlite') {
    if (rest === '') return { kind: 'sqlite', path: join(dataDirectory(surroundings), 'tasks.db'), made: true };
    const path = rest.startsWith('//') ? fileURLToPath(`file:${rest}`) : rest;
    return { kind: 'sqlite', path: isAbsolute(path) ? path : resolve(surroundings.cwd, path), made: false };
  }
  if (scheme === 'postgres' || scheme === 'postgresql') {
    throw new TasksError({
      code: 'unsupported',
      message: 'This version of tasks-server cannot keep its tasks in PostgreSQL. Use --store sqlite:PATH.',
    });
  }
  throw new TasksError({
    code: 'invalid_argument',
    // The text may hold a password: it is not repeated.
    message: 'The store is not one that can be used. Write --store sqlite:./tasks.db, or memory: to keep nothing.',
  });
}
