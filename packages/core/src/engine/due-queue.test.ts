import * as fc from 'fast-check';
import { expect, it } from 'vitest';

import { DueQueue } from './due-queue.ts';
import type { Due } from './due-queue.ts';

interface Item extends Due {
  readonly name: number;
}

it('gives items by their time, whatever is added, moved and removed', () => {
  const command = fc.tuple(
    fc.integer({ min: 0, max: 19 }),
    fc.oneof(fc.integer({ min: 0, max: 1000 }), fc.constant(Infinity), fc.constant(-1)),
  );
  fc.assert(
    fc.property(fc.array(command, { maxLength: 200 }), (commands) => {
      const queue = new DueQueue();
      const items: Item[] = Array.from({ length: 20 }, (_, name) => ({ name, heapIndex: -1, onDue: () => {} }));
      const model = new Map<number, number>();
      for (const [name, at] of commands) {
        const item = items[name];
        if (item === undefined) continue;
        if (at < 0 || at === Infinity) model.delete(name);
        else model.set(name, at);
        if (at < 0) queue.remove(item);
        else queue.set(item, at);
        expect(queue.earliest).toBe(Math.min(Infinity, ...model.values()));
      }
      const expected = [...model.values()].toSorted((left, right) => left - right);
      const taken: number[] = [];
      while (queue.earliest !== Infinity) {
        const at = queue.earliest;
        expect(queue.takeDue(at - 1)).toBeUndefined();
        const item = queue.takeDue(at);
        expect(item?.heapIndex).toBe(-1);
        taken.push(at);
      }
      expect(taken).toEqual(expected);
    }),
  );
});
