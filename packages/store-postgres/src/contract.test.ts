import { describeStore, storeModelTest } from '@tasks/core/testing';
import type { StoreContractOptions } from '@tasks/core/testing';
import { afterAll, describe, expect, it } from 'vitest';

import { createPostgresStore } from './create-postgres-store.ts';
import { openTestDatabase } from './test-support/test-database.ts';

const database = await openTestDatabase();
afterAll(() => database?.close());

const schemaOf = (name: string): string => `t_${name.replaceAll('-', '').slice(-32)}`;
const options: StoreContractOptions = {
  durable: true,
  shared: true,
  open: ({ clock, name }) =>
    createPostgresStore({ connectionString: database?.connectionString ?? '', schema: schemaOf(name), clock, max: 6 }),
  discard: (name) => database?.drop(schemaOf(name)),
};

await describeStore('PostgreSQL', options, { describe: database === undefined ? describe.skip : describe, it });

describe.skipIf(database === undefined)('whatever is done to it', () => {
  it('does what the model does, also where it is opened again', async () => {
    await expect(storeModelTest(options, { runs: 30, commands: 60 })).resolves.toBeUndefined();
  }, 600_000);
});
