import { describe, expect, it } from 'vitest';
import * as v from 'valibot';
import { isJsonObject, membersOf, readCount, readText, readWords } from './json-values.ts';
import { idText, listOf, textOrNumber } from './shapes.ts';
import { stateOf } from './state-of.ts';

describe('values that may be anything', () => {
  it('give their members where they are objects', () => {
    expect(membersOf({ a: 1 })).toEqual({ a: 1 });
    for (const value of [null, undefined, [1], 'text', 7]) {
      expect(isJsonObject(value)).toBe(false);
      expect(membersOf(value)).toEqual({});
    }
  });

  it('are texts, or an empty one', () => {
    expect(['a', 7, null, {}].map(readText)).toEqual(['a', '', '', '']);
  });

  it.each<[unknown, number | undefined]>([
    [3, 3],
    ['3', 3],
    [' 3 ', 3],
    [0, 0],
    [-1, undefined],
    [0.5, undefined],
    ['', undefined],
    ['1e3', undefined],
    [1e21, undefined],
    [null, undefined],
    [[3], undefined],
  ])('%j is the count %j', (value, count) => {
    expect(readCount(value)).toBe(count);
  });

  it.each<[unknown, string]>([
    ['words', 'words'],
    [['one', '', 7, 'two'], 'one; two'],
    [{ message: 'first', error: 'second' }, 'first'],
    [{ error: { message: 'deep' } }, 'deep'],
    [{ a: 'one', b: ['two'] }, 'one; two'],
    [{ a: { b: { c: { d: 'too deep' } } } }, ''],
    [Array.from({ length: 30 }, () => 'x'), Array.from({ length: 20 }, () => 'x').join('; ')],
    [7, ''],
    [null, ''],
  ])('%j says %j', (value, words) => {
    expect(readWords(value)).toBe(words);
  });
});

describe('shapes', () => {
  it('of ids give text', () => {
    expect([7, 'a', null, undefined].map((id) => v.parse(idText, id))).toEqual(['7', 'a', '', '']);
    expect(v.parse(v.object({ id: idText }), {})).toEqual({ id: '' });
    expect(v.is(idText, {})).toBe(false);
  });

  it('of lists give a list', () => {
    const schema = v.object({ items: listOf(textOrNumber) });
    expect([{ items: ['a', 1] }, { items: null }, {}].map((value) => v.parse(schema, value).items)).toEqual([['a', 1], [], []]);
    expect(v.is(schema, { items: [{}] })).toBe(false);
    expect(v.is(schema, { items: {} })).toBe(false);
  });
});

it('a state that is not in the table is unknown, and keeps its word', () => {
  const states = { 0: 'running', done: 'succeeded' } as const;
  expect(stateOf(states, 0)).toEqual({ state: 'running', vendorState: '0' });
  expect(stateOf(states, ' 0\n')).toEqual({ state: 'running', vendorState: '0' });
  expect(stateOf(states, 'done')).toEqual({ state: 'succeeded', vendorState: 'done' });
  for (const state of [1, 'DONE', '', 'toString', '__proto__']) {
    expect(stateOf(states, state)).toEqual({ state: 'unknown', vendorState: String(state) });
  }
});
