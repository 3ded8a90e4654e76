import { TasksError } from '../../errors/index.ts';
import type { Page } from '../../store/task-store.ts';

interface PageRequest<TRow> {
  /** The oldest first. */
  readonly rows: Iterable<TRow>;
  readonly matches: (row: TRow) => boolean;
  /** What is listed: its cursors are not those of other lists. */
  readonly what: 'task' | 'webhook' | 'delivery';
  readonly limit: number;
  readonly cursor: string | undefined;
}

/**
 * One page of a list, the newest first. A cursor names the place of the last row of its page, which need not be there any more.
 *
 * @throws {TasksError} `invalid_argument` for a cursor that is not one of this list's.
 */
export function pageOf<TRow extends { readonly place: number }>(request: PageRequest<TRow>): Page<TRow> {
  const { rows, matches, what, limit, cursor } = request;
  const before = cursor === undefined ? Infinity : placeOf(what, cursor);
  const matching = [...rows].filter((row) => row.place < before && matches(row)).toReversed();
  const items = matching.slice(0, limit);
  const last = items.at(-1);
  const nextCursor = matching.length > limit && last !== undefined ? `${what}-${last.place}` : undefined;
  return Object.freeze({ items, nextCursor });
}

function placeOf(what: string, cursor: string): number {
  const [, named, place] = /^(\w+)-([1-9]\d{0,14})$/.exec(cursor) ?? [];
  if (named === what) return Number(place);
  throw new TasksError({
    code: 'invalid_argument',
    message: `The cursor is not one of the list of ${what === 'delivery' ? 'deliveries' : `${what}s`} of this store. Pass the nextCursor of the page before, or none to begin.`,
  });
}
