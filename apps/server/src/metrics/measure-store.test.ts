import { createMemoryStore } from '@tasks/core/durable';
import { createManualClock, describeStore } from '@tasks/core/testing';
import { expect, test } from 'vitest';
import { measureStore } from './measure-store.ts';
import type { StoreOperation } from './store-operation-metrics.ts';

// To whoever works with it, a store that is measured is the store.
await describeStore('measured', {
  open: ({ clock }) => measureStore(createMemoryStore({ clock }), { onStoreOperation: () => undefined }, clock),
});

test('tells how long a call took and what it failed with, and gives the very promise of the store', async () => {
  const clock = createManualClock();
  const operations: StoreOperation[] = [];
  const failure = new Error('gone');
  const { promise, reject } = Promise.withResolvers<void>();
  const store = measureStore(
    { ...createMemoryStore({ clock }), check: () => promise },
    { onStoreOperation: (operation) => operations.push(operation) },
    clock,
  );
  const checked = store.check();
  expect(checked).toBe(promise);
  await clock.advance(250);
  expect(operations).toEqual([]);
  reject(failure);
  await expect(checked).rejects.toBe(failure);
  expect(operations).toEqual([{ operation: 'check', durationMs: 250, error: failure }]);
});
