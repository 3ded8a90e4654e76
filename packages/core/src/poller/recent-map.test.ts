import { expect, it } from 'vitest';

import { RecentMap } from './recent-map.ts';

it('keeps the newest entries and forgets old ones', () => {
  const map = new RecentMap<number>(10);
  for (let index = 0; index < 1000; index += 1) map.set(String(index), index);
  for (let index = 990; index < 1000; index += 1) expect(map.get(String(index))).toBe(index);
  for (let index = 0; index < 980; index += 1) expect(map.get(String(index))).toBeUndefined();
});

it('has the newest value of a key, until it is deleted', () => {
  const map = new RecentMap<number>(2);
  map.set('a', 1);
  map.set('b', 2);
  map.set('a', 3);
  expect(map.get('a')).toBe(3);
  expect(map.delete('a')).toBe(true);
  expect(map.get('a')).toBeUndefined();
  expect(map.delete('a')).toBe(false);
});
