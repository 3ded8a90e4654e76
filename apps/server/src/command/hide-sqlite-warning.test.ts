import { once } from 'node:events';
import { afterEach, describe, expect, it } from 'vitest';
import { hideSqliteWarning } from './hide-sqlite-warning.ts';

const emitWarning = process.emitWarning.bind(process);
afterEach(() => {
  process.emitWarning = emitWarning;
});

describe('hideSqliteWarning', () => {
  it('hides the warning of SQLite, as Node.js 22 gives it, and no other', async () => {
    hideSqliteWarning();
    const told = once(process, 'warning');
    process.emitWarning('SQLite is an experimental feature and might change at any time', 'ExperimentalWarning');
    process.emitWarning('The test warns.', 'ExperimentalWarning');
    expect(await told).toMatchObject([{ name: 'ExperimentalWarning', message: 'The test warns.' }]);
  });
});
