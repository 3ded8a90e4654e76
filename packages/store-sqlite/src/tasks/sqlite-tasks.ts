import { TasksError } from '@tasks/core';
import type {
  EndedBy,
  NewTask,
  Page,
  StoredTask,
  TaskAddress,
  TaskCount,
  TaskQuery,
  TaskState,
  TaskStore,
  TrackVerdict,
} from '@tasks/core';
import { asCreated, createUid, createWebhookSecret } from '@tasks/core/durable';

import { prepare } from '../database/statement.ts';
import type { Statement } from '../database/statement.ts';
import type { Transaction } from '../database/write-queue.ts';
import type { EventAppender } from '../events/event-appender.ts';
import type { SqlitePolls } from '../polls/sqlite-polls.ts';
import type { StoreCore } from '../store-core.ts';
import { endings } from '../stored-words.ts';
import type { WebhookTable } from '../webhooks/webhook-table.ts';
import { TaskList } from './list-tasks.ts';
import { taskColumn } from './task-row.ts';
import type { TaskRow } from './task-row.ts';
import { encodeTask } from './task-table.ts';
import type { EncodedTask } from './task-table.ts';

/** A tracked task is a row of its own and one of the log. */
const rowsOfTask = 2;

/** What the tasks need of the other parts of their store. */
export interface TaskParts {
  readonly core: StoreCore;
  readonly appender: EventAppender;
  readonly polls: SqlitePolls;
  readonly webhooks: WebhookTable;
}

/** The tasks of a file. */
export class SqliteTasks implements TaskStore {
  readonly #parts: TaskParts;
  readonly #core: StoreCore;
  readonly #list: TaskList;
  readonly #remove: Statement<never>;

  constructor(parts: TaskParts) {
    this.#parts = parts;
    this.#core = parts.core;
    this.#list = new TaskList(parts.core);
    this.#remove = prepare(
      parts.core.database,
      `UPDATE tasks SET updated_at = ?, next_poll_at = NULL, ended_at = ?, ended_by = ${endings.encode('removed')}, address = NULL WHERE id = ?`,
    );
  }

  async track(given: readonly NewTask[]): Promise<readonly TrackVerdict[]> {
    const tasks = given.map((task) => encodeTask(task));
    if (tasks.length === 0) return [];
    return this.#core.queue.write(tasks.length * rowsOfTask, (transaction) =>
      tasks.map((task) => this.#track(transaction, task)),
    );
  }

  get(uid: string): Promise<StoredTask | undefined> {
    return this.#core.read(() => this.#decode(this.#core.tasks.byUid(uid)));
  }

  find(address: TaskAddress): Promise<StoredTask | undefined> {
    return this.#core.read(() => this.#decode(this.#core.tasks.byAddress(address)));
  }

  list(query: TaskQuery): Promise<Page<StoredTask>> {
    return this.#list.page(query);
  }

  async remove(uid: string, at: number): Promise<StoredTask | undefined> {
    return this.#core.queue.write(rowsOfTask, (transaction) => {
      const row = this.#core.tasks.byUid(uid);
      if (row === undefined || row[taskColumn.endedAt] !== null) return this.#decode(row);
      const [id, , kind] = row;
      this.#remove.run(at, at, id);
      this.#core.tasks.count(kind, row[taskColumn.state], undefined, -1);
      this.#core.tasks.count(kind, row[taskColumn.state], 'removed', 1);
      this.#parts.polls.forget(transaction, uid);
      const task = this.#decode(this.#core.tasks.byId(id));
      if (task === undefined) throw new TypeError('a task is gone that was there');
      const webhookUrl = task.webhookUrl;
      this.#parts.appender.task(transaction, { type: 'task.removed', at, row: id, webhookUrl, task: () => task, keep: false });
      return task;
    });
  }

  counts(): Promise<readonly TaskCount[]> {
    return this.#core.read(() => {
      const counts: TaskCount[] = [];
      for (const [name, count] of this.#core.registers.withPrefix('tasks:')) {
        const [kind, state, endedBy] = name.split(':');
        const { provider, type } = this.#core.kinds.nameOf(Number(kind));
        if (count > 0)
          counts.push({
            provider,
            type,
            state: state as TaskState,
            endedBy: endedBy === '' ? undefined : (endedBy as EndedBy),
            count,
          });
      }
      return counts;
    });
  }

  #decode(row: TaskRow | undefined): StoredTask | undefined {
    return row === undefined ? undefined : this.#core.tasks.decode(row);
  }

  #track(transaction: Transaction, encoded: EncodedTask): TrackVerdict {
    const { task: given } = encoded;
    const found = this.#core.tasks.byAddress(given);
    if (found !== undefined) return { task: this.#core.tasks.decode(found), created: false };
    if (this.#core.tasks.byUid(given.uid) !== undefined) {
      throw new TasksError({
        code: 'invalid_argument',
        message: `The uid ${JSON.stringify(given.uid)} is that of another task. Make a new one for every task.`,
      });
    }
    const kind = this.#core.kinds.obtain(transaction, given);
    const row = this.#core.tasks.insert(kind, encoded);
    if (given.webhookUrl !== undefined) this.#makeReceiver(transaction, given.webhookUrl, given.createdAt);
    const { uid, provider, type, id, createdAt, startedAt, metadata, webhookUrl, deadline, traceparent, nextPollAt } = given;
    const facts = { uid, provider, type, id, createdAt, startedAt, metadata, webhookUrl, deadline, traceparent };
    const task: StoredTask = { ...facts, updatedAt: createdAt, polls: 0, nextPollAt };
    this.#parts.appender.task(transaction, {
      type: 'task.created',
      at: createdAt,
      row,
      webhookUrl,
      task: () => asCreated(task),
      keep: false,
    });
    this.#parts.polls.expect(transaction, { kind, at: nextPollAt, row });
    return { task, created: true };
  }

  #makeReceiver(transaction: Transaction, url: string, createdAt: number): void {
    if (this.#parts.webhooks.ofTasks(url).length > 0) return;
    const id = createUid('whk_', createdAt);
    this.#parts.webhooks.insert(transaction, { id, url, scope: 'task', secrets: [{ secret: createWebhookSecret() }], createdAt });
  }
}
