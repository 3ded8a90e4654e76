import { describe, expect, it } from 'vitest';

import { createMemoryStore } from '../../durable/index.ts';
import { describeStore } from './describe-store.ts';
import { storeContract } from './store-contract.ts';
import type { StoreContractOptions } from './store-contract-options.ts';

const options: StoreContractOptions = { open: ({ clock }) => createMemoryStore({ clock }) };

describe('describeStore', () => {
  it('declares one test for each check with the functions that it is given', async () => {
    const declared: string[] = [];
    const suites: string[] = [];
    const describeSuite = (name: string, body: () => void): void => {
      suites.push(name);
      body();
    };
    await describeStore('memory', options, { describe: describeSuite, it: (name) => declared.push(name) });
    expect(suites).toEqual(['memory: the store contract']);
    expect(declared).toEqual(storeContract(options).map(({ name }) => name));
  });

  it('says what is missing where tests cannot be declared any more', async () => {
    await expect(describeStore('memory', options)).rejects.toMatchObject({
      code: 'invalid_argument',
      message: expect.stringContaining('await describeStore(…)'),
    });
  });
});

describe('the list of checks', () => {
  it('has names that are all different', () => {
    const names = storeContract({ ...options, durable: true, shared: true }).map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
  });

  it('follows from what the store is', () => {
    const groups = (given: StoreContractOptions): readonly string[] => [
      ...new Set(storeContract(given).map(({ rule }) => rule.split('/')[0] ?? '')),
    ];
    expect(groups(options)).not.toContain('reopen');
    expect(groups({ ...options, durable: true })).toContain('reopen');
    expect(groups({ ...options, durable: true })).not.toContain('shared');
    expect(groups({ ...options, shared: true })).toContain('shared');
  });

  it.each([
    ['open', {}, /open is missing/],
    ['known options', { ...options, reopen: true }, /"reopen" is not known/],
  ])('cannot be made without %s', (_what, given, message) => {
    expect(() => storeContract(given as StoreContractOptions)).toThrow(message);
  });
});

describe('a check', () => {
  it('says what was expected, what was seen, and where the promise is written', async () => {
    const open: StoreContractOptions['open'] = ({ clock }) => ({
      ...createMemoryStore({ clock }),
      check: async () => 'ok' as never,
    });
    const check = storeContract({ open }).find(({ rule }) => rule === 'time/check');
    await expect(check?.run()).rejects.toThrowErrorMatchingInlineSnapshot(`
      [ContractError: time/check: says that it can be read and written
        expected  what check gives is undefined
        seen      what check gives is "ok"
        mend      Let the store do what the docstring of Store.check in @tasks/core promises.
        rule      time/check]
    `);
  });

  it('closes every store and discards its data, also when it fails', async () => {
    const open = new Set<string>();
    const counting: StoreContractOptions = {
      open: ({ clock, name }) => {
        open.add(name);
        return { ...createMemoryStore({ clock }), now: () => 0.5 };
      },
      discard: (name) => void open.delete(name),
    };
    const [, check] = storeContract(counting);
    await expect(check?.run()).rejects.toMatchObject({ rule: 'time/clock' });
    expect(open.size).toBe(0);
  });
});
