import type { FailedTaskItem } from '@tasks/core/provider';
import type { HttpFailedItemListDefinition, HttpItemsDefinition } from '../definition/http-items.ts';
import { readPath } from '../values/body-path.ts';
import { compileConditions } from '../values/conditions.ts';
import { toText } from '../values/scalar-text.ts';
import { compilePath, compileSources, firstOf } from '../values/sources.ts';
import type { AnswerView } from '../values/sources.ts';
import { toReason } from './read-reason.ts';

/** The items of one list in one answer. */
export interface ReadList {
  readonly items: readonly FailedTaskItem[];
  /** Whether the answer has the list at all. */
  readonly found: boolean;
  /** How long the list is, other items included. */
  readonly length: number;
}

/** Reads one list; `firstIndex` numbers items that have no key of their own. */
export type ListReader = (answer: AnswerView, firstIndex: number, redact: (text: string) => string) => ReadList;

/** The readers of a definition's lists. */
export interface ItemReaders {
  readonly succeeded: ListReader | undefined;
  readonly failed: ListReader | undefined;
}

/** Takes a definition's lists apart, once. */
export function compileItems({ succeeded, failed }: HttpItemsDefinition = {}): ItemReaders {
  return {
    succeeded: succeeded === undefined ? undefined : compileList(succeeded),
    failed: failed === undefined ? undefined : compileList(failed),
  };
}

/** Takes one list apart. */
export function compileList({ list, when, key = [], fields = {}, reason }: HttpFailedItemListDefinition): ListReader {
  const path = compilePath(list);
  const takes = compileConditions(when);
  const keys = [key].flat().map(compilePath);
  const copied = Object.entries(fields).map(([name, from]) => [name, compilePath(from)] as const);
  const reasons = compileSources(reason);
  return (answer, firstIndex, redact) => {
    const value = readPath(answer.body, path) ?? undefined;
    const all: readonly unknown[] = value === undefined ? [] : Array.isArray(value) ? value : [value];
    const items = all.flatMap((body, index) => {
      const view: AnswerView = { ...answer, body };
      if (!takes(view)) return [];
      const parts = keys.map((part) => toText(readPath(body, part)));
      const name = parts.length > 0 && parts.every((part) => part !== undefined) ? parts.join('/') : String(firstIndex + index);
      const why = firstOf(reasons, view, toReason);
      const others = copied.flatMap(([field, from]) => {
        const found = readPath(body, from);
        return found === undefined ? [] : [[field, found] as const];
      });
      return [{ key: name, ...Object.fromEntries(others), ...(why !== undefined && { reason: redact(why) }) }];
    });
    return { items, found: value !== undefined, length: all.length };
  };
}
