import { hash } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';

import { TasksError } from '@tasks/core';
import type { EndedBy, NewTask, StoredTask, TaskAddress, TaskStatusV1 } from '@tasks/core';
import { prepare } from '../database/statement.ts';
import type { Statement } from '../database/statement.ts';
import type { Registers } from '../database/registers.ts';
import { endings, taskStates } from '../stored-words.ts';
import { areKept, decodeLists, encodeLists } from './item-lists.ts';
import type { ItemLists } from './item-lists.ts';
import type { Kinds } from './kinds.ts';
import { decodeTask, encodeStatus, taskColumn, taskColumns } from './task-row.ts';
import type { StatusColumns, TaskRow } from './task-row.ts';
import { encodeUid } from './uid-codec.ts';
import { toJson } from '../to-json.ts';

/** A first answer takes about so many bytes: its word for the state, four counts, two instants. */
const roomBytes = 24;

/** A new task with its values encoded. */
export interface EncodedTask {
  readonly task: NewTask;
  readonly uid: Uint8Array | string;
  readonly metadata: string | null;
}

/** What is written of a poll that was answered with news. */
export interface EncodedStatus {
  readonly columns: StatusColumns;
  readonly lists: readonly [succeeded: string | null, failed: string | null] | undefined;
}

/** @throws {TasksError} `invalid_argument` for what a file cannot hold. */
export function encodeTask(task: NewTask): EncodedTask {
  for (const name of ['uid', 'provider', 'type', 'id', 'webhookUrl', 'traceparent'] as const) {
    const text = task[name] ?? '';
    // Node 22 reads a text up to its first NUL.
    if (text.isWellFormed() && !text.includes('\0')) continue;
    throw new TasksError({
      code: 'invalid_argument',
      message: `The "${name}" of a task holds NUL or half a surrogate pair, which a text in a file cannot. Pass text without them.`,
    });
  }
  return { task, uid: encodeUid(task.uid), metadata: toJson(task.metadata) };
}

export function encodeTaskStatus(status: TaskStatusV1): EncodedStatus {
  const { bits, succeeded, failed } = encodeLists(status);
  return { columns: encodeStatus(status, bits), lists: areKept(bits) ? [succeeded, failed] : undefined };
}

/** Reads and writes the rows of tasks, and counts them. Writes only within a transaction. */
export class TaskTable {
  readonly #kinds: Kinds;
  readonly #registers: Registers;
  readonly #insert: Statement<never>;
  readonly #byUid: Statement<TaskRow>;
  readonly #byId: Statement<TaskRow>;
  readonly #byAddress: Statement<TaskRow>;
  readonly #results: Statement<readonly [string | null, string | null]>;
  readonly #saveResults: Statement<never>;
  readonly #deleteResults: Statement<never>;
  readonly #delete: Statement<never>;

  constructor(database: DatabaseSync, kinds: Kinds, registers: Registers) {
    this.#kinds = kinds;
    this.#registers = registers;
    this.#insert = prepare(
      database,
      `INSERT INTO tasks (id, uid, kind, vendor_id, address, created_at, updated_at, polls, state, items, next_poll_at, started_at, deadline, webhook_url,
        traceparent, metadata, room) VALUES (?, ?, ?, ?, ?, ?, ?, 0, 0, 0, ?, ?, ?, ?, ?, ?, zeroblob(${roomBytes}))`,
    );
    this.#byUid = prepare(database, `SELECT ${taskColumns} FROM tasks WHERE uid = ?`);
    this.#byId = prepare(database, `SELECT ${taskColumns} FROM tasks WHERE id = ?`);
    this.#byAddress = prepare(database, `SELECT ${taskColumns} FROM tasks WHERE address = ?`);
    this.#results = prepare(database, 'SELECT succeeded, failed FROM results WHERE task = ?');
    this.#saveResults = prepare(database, 'INSERT OR REPLACE INTO results (task, succeeded, failed) VALUES (?, ?, ?)');
    this.#deleteResults = prepare(database, 'DELETE FROM results WHERE task = ?');
    this.#delete = prepare(database, 'DELETE FROM tasks WHERE id = ?');
  }

  byUid(uid: string): TaskRow | undefined {
    return this.#byUid.get(encodeUid(uid));
  }

  byId(id: number): TaskRow | undefined {
    return this.#byId.get(id);
  }

  /** The task of an address that is tracked, or that the vendor ended. */
  byAddress(address: TaskAddress): TaskRow | undefined {
    const kind = this.#kinds.find(address);
    if (kind === undefined) return undefined;
    // Two addresses may have one hash.
    const isIt = (row: TaskRow): boolean => row[taskColumn.kind] === kind && row[taskColumn.vendorId] === address.id;
    return this.#byAddress.all(hashAddress(kind, address.id)).find(isIt);
  }

  /** Gives the number of its row. */
  insert(kind: number, { task, uid, metadata }: EncodedTask): number {
    const { id, createdAt, nextPollAt, startedAt, deadline, webhookUrl, traceparent } = task;
    const row = this.#registers.add('last_task', 1);
    this.#insert.run(
      row,
      uid,
      kind,
      id,
      hashAddress(kind, id),
      createdAt,
      createdAt,
      nextPollAt,
      startedAt ?? null,
      deadline ?? null,
      webhookUrl ?? null,
      traceparent ?? null,
      metadata,
    );
    this.count(kind, 0, undefined, 1);
    return row;
  }

  saveLists(id: number, lists: EncodedStatus['lists'], bitsBefore: number): void {
    if (lists !== undefined) this.#saveResults.run(id, ...lists);
    else if (areKept(bitsBefore)) this.#deleteResults.run(id);
  }

  /** Deletes a task that has ended, and its results. */
  delete(row: TaskRow): void {
    const [id, , kind] = row;
    if (areKept(row[taskColumn.items])) this.#deleteResults.run(id);
    this.#delete.run(id);
    const endedBy = row[18];
    this.count(kind, row[taskColumn.state], endedBy === null ? undefined : endings.decode(endedBy), -1);
  }

  /** Counts tasks of a kind, by the code of their state and by what ended them. */
  count(kind: number, state: number, endedBy: EndedBy | undefined, by: number): void {
    this.#registers.add(`tasks:${kind}:${taskStates.decode(state)}:${endedBy ?? ''}`, by);
  }

  /** The task as it is stored, with its item lists. */
  decode(row: TaskRow): StoredTask {
    const bits = row[taskColumn.items];
    if (bits === 0) return this.decodeWithout(row);
    return decodeTask(row, this.#kinds.nameOf(row[taskColumn.kind]), this.#lists(row[taskColumn.id], bits));
  }

  /** The task as it is stored, without its item lists. */
  decodeWithout(row: TaskRow): StoredTask {
    return decodeTask(row, this.#kinds.nameOf(row[taskColumn.kind]), undefined);
  }

  #lists(id: number, bits: number): ItemLists {
    return decodeLists(bits, areKept(bits) ? this.#results.get(id) : undefined);
  }
}

/** Six bytes that stand for an address: an index of addresses themselves would be four times as large. */
function hashAddress(kind: number, id: string): number {
  return hash('sha256', `${kind}:${id}`, 'buffer').readUIntBE(0, 6);
}
