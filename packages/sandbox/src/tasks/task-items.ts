import type { ScriptedItem } from './task-script.ts';

/** A task's items: listed, or counted and made up when asked for, so that many large tasks cost little memory. */
export type TaskItems =
  | { readonly kind: 'listed'; readonly list: readonly ScriptedItem[] }
  | {
      readonly kind: 'counted';
      readonly count: number;
      readonly failures: number;
      readonly reason: string;
      readonly keyOf: (index: number) => string;
    };

/** How many items there are. */
export function countItems(items: TaskItems): number {
  return items.kind === 'listed' ? items.list.length : items.count;
}

/** The items from `start` up to, not including, `end`. */
export function* itemsBetween(items: TaskItems, start: number, end: number): Generator<ScriptedItem, void, undefined> {
  if (items.kind === 'listed') {
    for (let index = start; index < end; index++) {
      const item = items.list[index];
      if (item) yield item;
    }
    return;
  }
  const { count, failures, reason } = items;
  for (let index = start; index < end; index++) {
    // Spreads the failures evenly: one each time the running share of them passes a whole number.
    const fails = Math.floor(((index + 1) * failures) / count) > Math.floor((index * failures) / count);
    yield fails ? { key: items.keyOf(index), reason } : { key: items.keyOf(index) };
  }
}

/** Whether any item fails. */
export function hasFailure(items: TaskItems): boolean {
  return items.kind === 'listed' ? items.list.some((item) => item.reason !== undefined) : items.failures > 0;
}
