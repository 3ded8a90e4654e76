import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Store } from '@tasks/core';
import { createMemoryStore } from '@tasks/core/durable';
import { createSqliteStore } from '@tasks/store-sqlite';
import type { StoreLocation } from './store-location.ts';

/**
 * Opens the store that `--store` names.
 *
 * @throws {TasksError} what the store says when it cannot be opened: another process has it, it is of a newer version, it is damaged.
 */
export async function openStore(location: StoreLocation): Promise<Store> {
  if (location.kind === 'memory') return createMemoryStore();
  if (location.made) await mkdir(dirname(location.path), { recursive: true, mode: 0o700 });
  return createSqliteStore({ path: location.path });
}

/** A store in words, for the log. */
export function describeStore(location: StoreLocation): string {
  return location.kind === 'memory' ? 'memory: (nothing is kept)' : `sqlite:${location.path}`;
}
