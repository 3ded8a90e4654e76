import { TasksError } from '@tasks/core';

/** Names of places in the log and in lists. They carry the mark of their file, so that those of another store are known for what they are. */
export class Places {
  readonly #tag: string;

  constructor(tag: string) {
    this.#tag = tag;
  }

  /** @param kind - Letters. */
  name(kind: string, ...numbers: readonly number[]): string {
    return `${kind}_${this.#tag}_${numbers.join('_')}`;
  }

  /** The numbers of a place that {@link name} made; undefined for any other text. */
  parse(kind: string, text: string, count = 1): readonly number[] | undefined {
    const prefix = `${kind}_${this.#tag}_`;
    if (!text.startsWith(prefix)) return undefined;
    const parts = text.slice(prefix.length).split('_');
    const isPlace = parts.length === count && parts.every((part) => /^(?:0|[1-9]\d{0,14})$/.test(part));
    return isPlace ? parts.map(Number) : undefined;
  }

  /**
   * Where a page begins: below this number.
   *
   * @throws {TasksError} `invalid_argument` for a cursor of another list.
   */
  cursor(kind: string, cursor: string | undefined): number {
    if (cursor === undefined) return Number.MAX_SAFE_INTEGER;
    const [place] = this.parse(kind, cursor) ?? [];
    if (place !== undefined) return place;
    throw new TasksError({
      code: 'invalid_argument',
      message: `The cursor ${JSON.stringify(cursor)} is not one of this list of this store. Pass the nextCursor of the page before, or none to begin.`,
    });
  }
}
