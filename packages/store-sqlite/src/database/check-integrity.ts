import { once } from 'node:events';
import { Worker } from 'node:worker_threads';

import { resultCode, resultCodeOf, toStoreError } from './database-error.ts';

/** What a check of a whole file found. */
export interface IntegrityReport {
  readonly ok: boolean;
  /** What is wrong, in SQLite's words, a hundred at most. */
  readonly findings: readonly string[];
}

/** Runs in a thread of its own: the check takes seconds for each GB, and SQLite's calls are synchronous. */
const script = `
  const { parentPort, workerData } = require('node:worker_threads');
  const { DatabaseSync } = require('node:sqlite');
  const database = new DatabaseSync(workerData.path, { readOnly: true });
  try {
    parentPort.postMessage(database.prepare('PRAGMA integrity_check(100)').all().map((row) => String(row.integrity_check)));
  } finally {
    database.close();
  }
`;

/**
 * Reads a whole store and tells what is wrong with it. It may be in use meanwhile.
 *
 * @throws {TasksError} when the file cannot be read at all.
 */
export async function checkIntegrity(path: string): Promise<IntegrityReport> {
  const worker = new Worker(script, { eval: true, workerData: { path } });
  try {
    const [findings] = (await once(worker, 'message')) as [readonly string[]];
    const ok = findings.length === 1 && findings[0] === 'ok';
    return { ok, findings: ok ? [] : findings };
  } catch (error) {
    // Damage of some kinds stops the check itself.
    if (resultCodeOf(error) === resultCode.corrupt && error instanceof Error) return { ok: false, findings: [error.message] };
    throw toStoreError(error, path);
  } finally {
    await worker.terminate();
  }
}
