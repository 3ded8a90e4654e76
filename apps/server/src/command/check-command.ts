import { existsSync } from 'node:fs';
import { TasksError } from '@tasks/core';
import { checkSqliteStore } from '@tasks/store-sqlite';
import { sqlitePath } from './backup-command.ts';
import type { CommandStreams } from './command-streams.ts';
import type { StoreLocation } from './store-location.ts';

/**
 * `check`: looks through the whole database for damage, also while a server has it.
 *
 * @throws {TasksError} `invalid_response` when it is damaged.
 */
export async function checkCommand(location: StoreLocation, { out }: CommandStreams): Promise<void> {
  const path = sqlitePath(location);
  if (!existsSync(path)) {
    throw new TasksError({ code: 'invalid_argument', message: `There is no database ${path}. Name one by --store sqlite:PATH.` });
  }
  const { ok, findings } = await checkSqliteStore(path);
  if (ok) {
    out(`${path} is sound.`);
    return;
  }
  throw new TasksError({
    code: 'invalid_response',
    message: `${path} is damaged: ${findings.join('; ')}. Stop the server, keep a copy of the file, and put the last backup in its place.`,
  });
}
