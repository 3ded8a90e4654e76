import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { describeStore, storeModelTest } from '@tasks/core/testing';
import type { StoreContractOptions } from '@tasks/core/testing';
import { afterAll, describe, expect, it } from 'vitest';
import { createSqliteStore } from './create-sqlite-store.ts';

const folder = mkdtempSync(join(tmpdir(), 'tasks-store-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const inFile: StoreContractOptions = {
  durable: true,
  open: ({ clock, name }) => createSqliteStore({ path: join(folder, `${name}.db`), clock }),
};
const inMemory: StoreContractOptions = { open: ({ clock }) => createSqliteStore({ path: ':memory:', clock }) };

await describeStore('SQLite in a file', inFile);
await describeStore('SQLite in memory', inMemory);

describe('whatever is done to it', () => {
  it('does in memory what the model does', async () => {
    await expect(storeModelTest(inMemory, { runs: 200 })).resolves.toBeUndefined();
  }, 120_000);

  it('does in a file what the model does, also where it is opened again', async () => {
    await expect(storeModelTest(inFile, { runs: 50 })).resolves.toBeUndefined();
  }, 120_000);
});
