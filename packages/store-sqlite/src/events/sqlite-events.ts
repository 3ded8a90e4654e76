import { TasksError } from '@tasks/core';
import type { EventLog, EventPage, EventQuery } from '@tasks/core';

import { prepare } from '../database/statement.ts';
import type { Statement } from '../database/statement.ts';
import type { StoreCore } from '../store-core.ts';
import type { EventRow, EventRows } from './event-rows.ts';

/** The log. Places are given within transactions, one after the other, so that nothing appears before a place that was read. */
export class SqliteEvents implements EventLog {
  readonly #core: StoreCore;
  readonly #rows: EventRows;
  readonly #after: Statement<EventRow>;
  readonly #ofTaskAfter: Statement<EventRow>;

  constructor(core: StoreCore, rows: EventRows) {
    this.#core = core;
    this.#rows = rows;
    const columns = 'id, type, at, task, payload';
    this.#after = prepare(core.database, `SELECT ${columns} FROM events WHERE id > ? ORDER BY id LIMIT ?`);
    this.#ofTaskAfter = prepare(core.database, `SELECT ${columns} FROM events WHERE task = ? AND id > ? ORDER BY id LIMIT ?`);
  }

  read({ after, uid, limit }: EventQuery): Promise<EventPage> {
    return this.#core.read(() => {
      const last = this.#core.registers.get('last_event');
      const from = after === undefined ? 0 : this.#placeOf(after, last);
      const found = this.#find(from, uid, limit + 1);
      const more = found.length > limit;
      const given = more ? found.slice(0, limit) : found;
      // With nothing more to give, all of the log was looked at.
      const lookedAt = more ? (given.at(-1)?.[0] ?? from) : last;
      return {
        events: this.#rows.decode(given),
        cursor: lookedAt === 0 ? undefined : this.#core.places.name('evt', lookedAt),
        more,
        pruned: after !== undefined && from < this.#core.registers.get('last_pruned_event'),
      };
    });
  }

  last(): Promise<string | undefined> {
    return this.#core.read(() => {
      const last = this.#core.registers.get('last_event');
      return last === 0 ? undefined : this.#core.places.name('evt', last);
    });
  }

  onAppend(listener: () => void): () => void {
    return this.#core.eventsAppended.add(listener);
  }

  #find(from: number, uid: string | undefined, limit: number): EventRow[] {
    if (uid === undefined) return this.#after.all(from, limit);
    const task = this.#core.tasks.byUid(uid);
    return task === undefined ? [] : this.#ofTaskAfter.all(task[0], from, limit);
  }

  #placeOf(id: string, last: number): number {
    const [place] = this.#core.places.parse('evt', id) ?? [];
    if (place !== undefined && place <= last) return place;
    throw new TasksError({
      code: 'invalid_argument',
      message: `${JSON.stringify(id)} is no place in the log of events of this store. Pass the id of an event of it, or none to begin.`,
    });
  }
}
