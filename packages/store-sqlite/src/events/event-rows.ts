import type { StoredEvent, StoredTask, WebhookDisabled } from '@tasks/core';
import { asCreated } from '@tasks/core/durable';

import { prepare } from '../database/statement.ts';
import type { Statement } from '../database/statement.ts';
import type { StoreCore } from '../store-core.ts';
import { eventTypes } from '../stored-words.ts';
import { fromJson } from '../to-json.ts';
import type { ChangingPart } from './event-appender.ts';

export type EventRow = readonly [id: number, type: number, at: number, task: number | null, payload: string | null];

/** Makes events of their rows: most of what they tell is in the row of their task. */
export class EventRows {
  readonly #core: StoreCore;
  readonly #byId: Statement<EventRow>;

  constructor(core: StoreCore) {
    this.#core = core;
    this.#byId = prepare(core.database, 'SELECT id, type, at, task, payload FROM events WHERE id = ?');
  }

  byId(id: number): StoredEvent | undefined {
    const row = this.#byId.get(id);
    return row === undefined ? undefined : this.decode([row])[0];
  }

  decode(rows: readonly EventRow[]): readonly StoredEvent[] {
    // A page of one task's events reads that task once.
    const tasks = new Map<number, StoredTask>();
    const taskOf = (id: number): StoredTask => {
      const row = tasks.has(id) ? undefined : this.#core.tasks.byId(id);
      const task = row === undefined ? tasks.get(id) : this.#core.tasks.decode(row);
      if (task === undefined) throw new TypeError(`an event is about the task of row ${id}, which is not there`);
      tasks.set(id, task);
      return task;
    };
    return rows.map((row) => this.#decode(row, taskOf));
  }

  #decode([place, code, timestamp, taskId, payload]: EventRow, taskOf: (id: number) => StoredTask): StoredEvent {
    const id = this.#core.places.name('evt', place);
    const type = eventTypes.decode(code);
    if (type === 'webhook.disabled')
      return { id, type, timestamp, webhook: fromJson<WebhookDisabled>(payload) as WebhookDisabled };
    const task = taskOf(taskId ?? 0);
    if (type === 'task.created') return { id, type, timestamp, task: asCreated(task) };
    const kept = fromJson<ChangingPart>(payload);
    return { id, type, timestamp, task: kept === undefined ? task : { ...asCreated(task), nextPollAt: undefined, ...kept } };
  }
}
