import { TasksError } from '@tasks/core';
import type { EventLog, EventPage, EventQuery, StoredEvent } from '@tasks/core';

import type { StoreCore } from '../store-core.ts';
import { encodeUid } from '../tasks/uid-codec.ts';
import { decodeEvent, eventColumns, eventJoins, eventName } from './event-rows.ts';
import type { EventRow } from './event-rows.ts';
import { readHorizon } from './log-horizon.ts';
import type { LogHorizon } from './log-horizon.ts';

/** The log of a database. */
export class PostgresEvents implements EventLog {
  readonly #core: StoreCore;
  readonly #lockClass: number;

  constructor(core: StoreCore, lockClass: number) {
    this.#core = core;
    this.#lockClass = lockClass;
  }

  async read({ after, uid, limit }: EventQuery): Promise<EventPage> {
    const { database, schema } = this.#core;
    const from = after === undefined ? 0 : this.#placeOf(after);
    const { safe, given } = await this.#horizon();
    if (from > given) throw this.#foreign(after ?? '');
    const values = [from, safe, limit + 1, ...(uid === undefined ? [] : [encodeUid(uid)])];
    const ofTask = uid === undefined ? '' : `AND e.task = (SELECT id FROM ${schema}.tasks WHERE uid = decode($4, 'hex'))`;
    const found = await database.read<EventRow>(
      `SELECT ${eventColumns} FROM (SELECT * FROM ${schema}.events e WHERE e.id > $1 AND e.id <= $2 ${ofTask} ORDER BY e.id LIMIT $3) e
        ${eventJoins(schema)} ORDER BY e.id`,
      values,
    );
    // Read last: what was pruned before it was read is told of.
    const { last, pruned } = await this.#ends(safe);
    const more = found.length > limit;
    const rows = more ? found.slice(0, limit) : found;
    const events: StoredEvent[] = [];
    for (const row of rows) events.push(await decodeEvent(this.#core, row));
    // With nothing more to give, all of the log was looked at.
    const lookedAt = more ? (rows.at(-1)?.event_id ?? from) : Math.max(from, last);
    return {
      events,
      cursor: lookedAt === 0 ? undefined : eventName(this.#core, lookedAt),
      more,
      pruned: after !== undefined && from < pruned,
    };
  }

  async last(): Promise<string | undefined> {
    const last = await this.lastPlace();
    return last === 0 ? undefined : eventName(this.#core, last);
  }

  /** The newest place that can be read; 0 while there was none. */
  async lastPlace(): Promise<number> {
    const { safe } = await this.#horizon();
    return (await this.#ends(safe)).last;
  }

  onAppend(listener: () => void): () => void {
    return this.#core.eventsAppended.add(listener);
  }

  #horizon(): Promise<LogHorizon> {
    return readHorizon(this.#core.database, this.#core.schema, this.#lockClass);
  }

  async #ends(safe: number): Promise<{ readonly last: number; readonly pruned: number }> {
    const { database, schema } = this.#core;
    const [row] = await database.read<{ readonly last: number | null; readonly pruned: number }>(
      `SELECT (SELECT max(id) FROM ${schema}.events WHERE id <= $1) AS last, value AS pruned FROM ${schema}.registers WHERE name = 'last_pruned_event'`,
      [safe],
    );
    const pruned = row?.pruned ?? 0;
    return { last: Math.max(row?.last ?? 0, pruned), pruned };
  }

  #placeOf(id: string): number {
    const [place] = this.#core.places.parse('evt', id) ?? [];
    if (place === undefined) throw this.#foreign(id);
    return place;
  }

  #foreign(id: string): TasksError {
    return new TasksError({
      code: 'invalid_argument',
      message: `${JSON.stringify(id)} is no place in the log of events of this store. Pass the id of an event of it, or none to begin.`,
    });
  }
}
