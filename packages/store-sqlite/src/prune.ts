import { setImmediate } from 'node:timers/promises';

import type { PruneRequest } from '@tasks/core';

import { prepare } from './database/statement.ts';
import type { Statement } from './database/statement.ts';
import type { StoreCore } from './store-core.ts';
import type { SqliteWebhooks } from './webhooks/sqlite-webhooks.ts';
import type { DeliveryTable } from './webhooks/delivery-table.ts';

/** So many rows are looked at, and about as many deleted, in one transaction. */
const rowsAtOnce = 500;
/** Events are in order of time, but for some that came together. */
const eventsAtOnce = 1000;
/** So many pages that are free are left for new rows; the rest is given back to the disk, some at a time. */
const sparePages = 1024;
const pagesAtOnce = 512;

/** What pruning needs of the other parts of its store. */
export interface PruneParts {
  readonly core: StoreCore;
  readonly webhooks: SqliteWebhooks;
  readonly deliveries: DeliveryTable;
}

/** Where a walk over what is old stands. */
interface Walk {
  left: number;
  /** The last event looked at, or the last task by when it ended. */
  event: number;
  endedAt: number;
  task: number;
}

/** Deletes what is older than wished: deliveries before their events, events before their tasks, so that a limit leaves nothing that points nowhere. */
export class Pruner {
  readonly #parts: PruneParts;
  readonly #core: StoreCore;
  readonly #events: Statement<readonly [id: number, at: number]>;
  readonly #tasks: Statement<readonly [id: number, endedAt: number]>;
  readonly #eventsOfTask: Statement<readonly [id: number]>;
  readonly #isAwaited: Statement<readonly [number]>;
  readonly #deliveries: Statement<readonly [webhook: number, state: number]>;
  readonly #deleteEvent: Statement<never>;
  readonly #deleteAnswers: Statement<never>;
  readonly #freePages: Statement<readonly [number]>;

  constructor(parts: PruneParts) {
    const { database } = parts.core;
    this.#parts = parts;
    this.#core = parts.core;
    this.#events = prepare(database, 'SELECT id, at FROM events WHERE id > ? ORDER BY id LIMIT ?');
    this.#tasks = prepare(
      database,
      `SELECT id, ended_at FROM tasks INDEXED BY tasks_ended WHERE ended_at >= ? AND (ended_at > ? OR id > ?) AND ended_at < ?
        ORDER BY ended_at, id LIMIT ?`,
    );
    this.#eventsOfTask = prepare(database, 'SELECT id FROM events WHERE task = ?');
    this.#isAwaited = prepare(database, 'SELECT 1 FROM deliveries WHERE event = ? AND state = 0 LIMIT 1');
    this.#deliveries = prepare(database, 'SELECT webhook, state FROM deliveries WHERE event = ? LIMIT ?');
    this.#deleteEvent = prepare(database, 'DELETE FROM events WHERE id = ?');
    this.#deleteAnswers = prepare(
      database,
      'DELETE FROM idempotency WHERE key IN (SELECT key FROM idempotency WHERE at < ? AND response IS NOT NULL LIMIT ?)',
    );
    this.#freePages = prepare(database, 'PRAGMA freelist_count');
  }

  async prune({ endedBefore, eventsBefore, limit }: PruneRequest): Promise<number> {
    const walk: Walk = {
      left: limit - (await this.#parts.webhooks.deleteRemains(limit)),
      event: 0,
      endedAt: Number.MIN_SAFE_INTEGER,
      task: 0,
    };
    await this.#repeat(walk, () => this.#pruneEvents(walk, eventsBefore));
    await this.#repeat(walk, () => this.#pruneTasks(walk, endedBefore));
    if (walk.left > 0) {
      const most = Math.min(walk.left, rowsAtOnce);
      walk.left -= await this.#core.queue.write(most, () => this.#deleteAnswers.run(eventsBefore, most));
    }
    await this.#giveBack();
    return limit - walk.left;
  }

  /** @param step - Gives whether there may be more. */
  async #repeat(walk: Walk, step: () => boolean): Promise<void> {
    while (walk.left > 0) {
      const before = { ...walk };
      const more = await this.#core.queue.write(rowsAtOnce, (transaction) => {
        transaction.onRollback(() => Object.assign(walk, before));
        return step();
      });
      if (!more) return;
      await setImmediate();
    }
  }

  #pruneEvents(walk: Walk, eventsBefore: number): boolean {
    const rows = this.#events.all(walk.event, eventsAtOnce);
    let old = 0;
    for (const [id, at] of rows) {
      walk.event = id;
      if (at >= eventsBefore) continue;
      old += 1;
      if (this.#isAwaited.get(id) === undefined && !this.#deleteEventFully(walk, id)) return false;
    }
    // Beyond so many that are young none is old.
    return rows.length === eventsAtOnce && old > 0;
  }

  #pruneTasks(walk: Walk, endedBefore: number): boolean {
    const most = Math.min(walk.left, rowsAtOnce);
    const rows = this.#tasks.all(walk.endedAt, walk.endedAt, walk.task, endedBefore, most);
    for (const [id, endedAt] of rows) {
      walk.endedAt = endedAt;
      walk.task = id;
      const events = this.#eventsOfTask.all(id);
      if (events.some(([event]) => this.#isAwaited.get(event) !== undefined)) continue;
      if (!events.every(([event]) => this.#deleteEventFully(walk, event)) || walk.left <= 0) return false;
      const task = this.#core.tasks.byId(id);
      if (task !== undefined) this.#core.tasks.delete(task);
      walk.left -= 1;
    }
    return rows.length === most;
  }

  /** False: the limit was reached before all of it was deleted. */
  #deleteEventFully(walk: Walk, event: number): boolean {
    for (const [webhook, state] of this.#deliveries.all(event, walk.left)) {
      this.#parts.deliveries.delete(webhook, event, state);
      walk.left -= 1;
    }
    if (walk.left <= 0) return false;
    this.#deleteEvent.run(event);
    walk.left -= 1;
    this.#core.registers.set('last_pruned_event', Math.max(this.#core.registers.get('last_pruned_event'), event));
    return true;
  }

  async #giveBack(): Promise<void> {
    const [free = 0] = (await this.#core.read(() => this.#freePages.get())) ?? [];
    const pages = Math.min(pagesAtOnce, free - sparePages);
    if (pages <= 0) return;
    await this.#core.queue.write(pages, () => this.#core.database.exec(`PRAGMA incremental_vacuum(${pages})`));
  }
}
