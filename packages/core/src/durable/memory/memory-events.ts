import { TasksError } from '../../errors/index.ts';
import type { EventLog, EventPage, EventQuery, StoredEvent } from '../../store/event-log.ts';
import type { Rows } from './rows.ts';

/** The log of a memory store. Places are whole numbers from 1 on, as text. */
export class MemoryEvents implements EventLog {
  readonly #rows: Rows;

  constructor(rows: Rows) {
    this.#rows = rows;
  }

  async read({ after, uid, limit }: EventQuery): Promise<EventPage> {
    const { events, lastEvent, lastPruned } = this.#rows;
    const from = after === undefined ? 0 : this.#placeOf(after);
    const matching = events.filter(({ place, event }) => place > from && (uid === undefined || isAbout(event, uid)));
    const given = matching.slice(0, limit);
    const more = matching.length > given.length;
    // With nothing more to give, all of the log was looked at.
    const lookedAt = more ? (given.at(-1)?.place ?? from) : Math.max(from, lastEvent);
    return {
      events: given.map(({ event }) => event),
      cursor: lookedAt === 0 ? undefined : String(lookedAt),
      more,
      pruned: after !== undefined && lastPruned > from,
    };
  }

  async last(): Promise<string | undefined> {
    const { lastEvent } = this.#rows;
    return lastEvent === 0 ? undefined : String(lastEvent);
  }

  onAppend(listener: () => void): () => void {
    return this.#rows.eventsAppended.add(listener);
  }

  #placeOf(id: string): number {
    const place = Number(id);
    if (/^[1-9]\d{0,15}$/.test(id) && place <= this.#rows.lastEvent) return place;
    throw new TasksError({
      code: 'invalid_argument',
      message: `${JSON.stringify(id)} is no place in the log of events of this store. Pass the id of an event of it, or none to begin.`,
    });
  }
}

function isAbout(event: StoredEvent, uid: string): boolean {
  return event.type !== 'webhook.disabled' && event.task.uid === uid;
}
