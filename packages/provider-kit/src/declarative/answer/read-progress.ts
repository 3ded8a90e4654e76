import type { TaskProgress } from '@tasks/core/provider';
import { readCount } from '../../json/json-values.ts';
import type { HttpProgressDefinition } from '../definition/http-task-definition.ts';
import { compileSources } from '../values/sources.ts';
import type { AnswerView, Reader } from '../values/sources.ts';

/** The counts that an answer holds; those that it lacks are `undefined`. */
export interface Counts {
  readonly total: number | undefined;
  readonly succeeded: number | undefined;
  readonly failed: number | undefined;
  readonly pending: number | undefined;
}

/** Reads the counts of an answer. */
export type CountsReader = (answer: AnswerView) => Counts;

/** Takes a definition's counts apart, once. */
export function compileCounts({ total, succeeded, failed, pending, ended }: HttpProgressDefinition = {}): CountsReader {
  const readers = {
    total: compileSources(total),
    succeeded: compileSources(succeeded),
    failed: compileSources(failed),
    pending: compileSources(pending),
    ended: compileSources(ended),
  };
  return (answer) => {
    const counts = {
      total: sum(readers.total, answer),
      succeeded: sum(readers.succeeded, answer),
      failed: sum(readers.failed, answer),
      pending: sum(readers.pending, answer),
    };
    const all = sum(readers.ended, answer);
    return all === undefined || counts.failed === undefined ? counts : { ...counts, succeeded: Math.max(0, all - counts.failed) };
  };
}

function sum(readers: readonly Reader[], answer: AnswerView): number | undefined {
  const counts = readers.map((read) => readCount(read(answer))).filter((count) => count !== undefined);
  return counts.length === 0 ? undefined : counts.reduce((left, right) => left + right);
}

/** How many items each list holds; `undefined` for a list that the answer or the definition lacks. */
export interface ListCounts {
  readonly succeeded: number | undefined;
  readonly failed: number | undefined;
}

/**
 * Puts counts and lists together.
 *
 * @returns `undefined` when there are no counts: then the engine counts the lists.
 */
export function toProgress(counts: Counts, lists: ListCounts, done: boolean): TaskProgress | undefined {
  const { total, pending } = counts;
  if (Object.values(counts).every((count) => count === undefined)) return undefined;
  const failed = counts.failed ?? lists.failed ?? 0;
  const rest = total === undefined || pending === undefined ? undefined : Math.max(0, total - pending - failed);
  const succeeded = counts.succeeded ?? lists.succeeded ?? rest ?? 0;
  const open = total === undefined ? undefined : Math.max(0, total - succeeded - failed);
  // What a task that is done left undone will not be done any more.
  const left = pending ?? (done && open !== 0 ? undefined : open);
  return { ...(total !== undefined && { total }), succeeded, failed, ...(left !== undefined && { pending: left }) };
}

/**
 * How the items of a task ended.
 *
 * @returns `undefined` when the answer does not tell how many failed, also where it says of none that it failed but leaves some of its total out.
 */
export function toOutcome(
  counts: Counts,
  lists: ListCounts,
  hasFailedList: boolean,
): { readonly succeeded: number; readonly failed: number } | undefined {
  const succeeded = counts.succeeded ?? lists.succeeded;
  const byTotal =
    counts.total === undefined || succeeded === undefined
      ? undefined
      : Math.max(0, counts.total - succeeded - (counts.pending ?? 0));
  // A vendor may leave out the list of failed items where there are none, but hardly all of it.
  const none = hasFailedList && succeeded !== undefined ? 0 : undefined;
  const failed = counts.failed ?? lists.failed ?? byTotal ?? none;
  if (failed === undefined) return undefined;
  const rest = counts.total === undefined ? 0 : Math.max(0, counts.total - failed - (counts.pending ?? 0));
  if (failed === 0 && succeeded !== undefined && succeeded < rest) return undefined;
  return { succeeded: succeeded ?? rest, failed };
}
