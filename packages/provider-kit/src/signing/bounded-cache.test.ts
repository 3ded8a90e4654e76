import { expect, it } from 'vitest';
import { BoundedCache } from './bounded-cache.ts';

it('a bounded cache forgets the oldest entry when it is full', () => {
  const cache = new BoundedCache<number>(2);
  expect(cache.set('a', 1)).toBe(1);
  cache.set('b', 2);
  cache.set('c', 3);
  expect(['a', 'b', 'c'].map((key) => cache.get(key))).toEqual([undefined, 2, 3]);
});
