import type { DatabaseSync } from 'node:sqlite';
import { setImmediate } from 'node:timers/promises';

import type { JsonValue, Page, StoredTask, TaskMetadata, TaskQuery, TaskState } from '@tasks/core';
import { prepare } from '../database/statement.ts';
import type { Statement } from '../database/statement.ts';
import type { StoreCore } from '../store-core.ts';
import { endings, taskStates } from '../stored-words.ts';
import { fromJson } from '../to-json.ts';
import { taskColumn, taskColumns } from './task-row.ts';
import type { TaskRow } from './task-row.ts';

/** So many rows are looked at in one turn of the event loop: some milliseconds. */
const rowsInOneTurn = 8192;
const states: readonly TaskState[] = ['queued', 'running', 'succeeded', 'partially_succeeded', 'failed', 'canceled', 'unknown'];

/** Lists tasks, the newest first. There is no index of what they are listed by, as every task would pay for it: the table is read in pieces, others in between. */
export class TaskList {
  readonly #core: StoreCore;
  readonly #scan: Statement<TaskRow>;
  readonly #newest: Statement<readonly [number | null]>;

  constructor(core: StoreCore) {
    const { database } = core;
    this.#core = core;
    this.#scan = prepareScan(database);
    this.#newest = prepare(database, 'SELECT max(id) FROM tasks WHERE id < ?');
  }

  async page(query: TaskQuery): Promise<Page<StoredTask>> {
    const { limit, metadata } = query;
    const filters = this.#filters(query);
    const wanted = Object.entries(metadata ?? {});
    const isWanted = (row: TaskRow): boolean => wanted.length === 0 || hasMembers(fromJson(row[taskColumn.metadata]), wanted);
    // A row whose metadata must be parsed takes some times longer than another.
    const step = wanted.length === 0 ? rowsInOneTurn : rowsInOneTurn / 4;
    const found: TaskRow[] = [];
    let below = this.#core.places.cursor('task', query.cursor);
    for (let done = false; !done;) {
      done = await this.#core.read(() => {
        // Ids of tasks that were deleted are passed over in one go.
        const newest = this.#newest.get(below)?.[0] ?? 0;
        const above = Math.max(0, newest - step);
        const most = wanted.length > 0 ? -1 : limit + 1 - found.length;
        found.push(...this.#scan.all(above, newest, ...filters, most).filter((row) => isWanted(row)));
        below = above + 1;
        return above === 0 || found.length > limit;
      });
      if (!done) await setImmediate();
    }
    const rows = found.slice(0, limit);
    const last = rows.at(-1);
    return {
      items: await this.#core.read(() => rows.map((row) => this.#core.tasks.decode(row))),
      nextCursor: found.length > limit && last !== undefined ? this.#core.places.name('task', last[taskColumn.id]) : undefined,
    };
  }

  #filters({
    states: asked,
    provider,
    type,
    done,
    endedBy,
    metadata,
    createdAfter,
  }: TaskQuery): readonly (number | string | null)[] {
    const inStates = (asked ?? states).reduce((mask, state) => mask | (1 << taskStates.encode(state)), 0);
    const kinds = provider === undefined && type === undefined ? null : JSON.stringify(this.#core.kinds.matching(provider, type));
    const ended = done === undefined ? null : Number(done);
    const by = endedBy === undefined ? null : endings.encode(endedBy);
    const after = createdAfter ?? null;
    const hasMetadata = Number(metadata !== undefined && Object.keys(metadata).length > 0);
    return [inStates, kinds, kinds, ended, ended, by, by, after, after, hasMetadata];
  }
}

function prepareScan(database: DatabaseSync): Statement<TaskRow> {
  return prepare(
    database,
    `SELECT ${taskColumns} FROM tasks WHERE id > ? AND id <= ? AND (1 << state) & ?
      AND (? IS NULL OR kind IN (SELECT value FROM json_each(?)))
      AND (? IS NULL OR (ended_by IS ${endings.encode('vendor')}) = ?)
      AND (? IS NULL OR ended_by = ?)
      AND (? IS NULL OR created_at > ?)
      AND (? = 0 OR metadata IS NOT NULL)
      ORDER BY id DESC LIMIT ?`,
  );
}

function hasMembers(metadata: TaskMetadata | undefined, wanted: readonly (readonly [string, string])[]): boolean {
  return wanted.every(
    ([name, text]) => metadata !== undefined && Object.hasOwn(metadata, name) && textOf(metadata[name]) === text,
  );
}

/** Undefined for what is no single value. */
function textOf(value: JsonValue | undefined): string | undefined {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;
}
