import { expect, it } from 'vitest';
import { readPauseMs } from './call-limit.ts';

const header = 'X-Shoplazza-Shop-Api-Call-Limit';

it.each([
  ['1/40', undefined],
  ['36/40', undefined],
  ['37/40', 500],
  ['39/40', 1500],
  ['40/40', 2000],
  ['72/80', undefined],
  ['80/80', 400],
  ['10/10', 500],
])('reads %s as a pause of %j ms', (value, pauseMs) => {
  expect(readPauseMs(new Headers({ [header]: value }))).toBe(pauseMs);
});

it.each(['', '40', 'a/b', '40/0', '41/40', '-1/40', '39/40/1'])('makes nothing of %j', (value) => {
  expect(readPauseMs(new Headers({ [header]: value }))).toBeUndefined();
});

it('prefers Retry-After and needs neither', () => {
  expect(readPauseMs(new Headers({ [header]: '40/40', 'Retry-After': '7' }))).toBe(7000);
  expect(readPauseMs(new Headers())).toBeUndefined();
});
