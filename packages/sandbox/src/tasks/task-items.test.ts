import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { countItems, hasFailure, itemsBetween } from './task-items.ts';

it('makes up so many items, of which so many fail, the same ones each time', () => {
  fc.assert(
    fc.property(fc.nat({ max: 200 }), fc.nat({ max: 200 }), fc.nat({ max: 200 }), (count, some, split) => {
      const failures = Math.min(some, count);
      const items = { kind: 'counted', count, failures, reason: 'NO', keyOf: (index: number) => `i${index}` } as const;
      const all = [...itemsBetween(items, 0, count)];
      const middle = Math.min(split, count);
      expect(all).toHaveLength(countItems(items));
      expect(all.filter((item) => item.reason === 'NO')).toHaveLength(failures);
      expect([...itemsBetween(items, 0, middle), ...itemsBetween(items, middle, count)]).toEqual(all);
      expect(hasFailure(items)).toBe(failures > 0);
    }),
  );
});
