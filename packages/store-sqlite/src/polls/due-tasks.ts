import type { DatabaseSync } from 'node:sqlite';

import { prepare } from '../database/statement.ts';
import type { Statement } from '../database/statement.ts';
import type { Leases } from '../leases.ts';
import { taskColumn, taskColumns } from '../tasks/task-row.ts';
import type { TaskRow } from '../tasks/task-row.ts';
import { decodeUid } from '../tasks/uid-codec.ts';

/** Where a task stands in the order of its kind's due times. */
export interface DuePlace {
  readonly kind: number;
  readonly at: number;
  /** The number of its row. */
  readonly row: number;
}

/** A task that is due, and its uid. */
export interface DueTask {
  readonly uid: string;
  readonly row: TaskRow;
}

const rowsAtOnce = 64;

/**
 * The order in which tasks are due, without those that are leased. These stand at the head of the order all the time that they are leased: so for each kind a
 * place is kept up to which all are leased, and where to look from.
 */
export class DueTasks {
  readonly #leases: Leases<unknown>;
  readonly #rows: Statement<TaskRow>;
  readonly #uids: Statement<readonly [at: number, row: number, uid: Uint8Array | string]>;
  readonly #leasedUpTo: Map<number, Omit<DuePlace, 'kind'>> = new Map();

  constructor(database: DatabaseSync, leases: Leases<unknown>) {
    this.#leases = leases;
    // Node 22 does not bind plain values to numbered parameters.
    const where = `FROM tasks INDEXED BY tasks_due WHERE kind = ? AND next_poll_at >= ? AND (next_poll_at > ? OR id > ?)`;
    this.#rows = prepare(database, `SELECT ${taskColumns} ${where} AND next_poll_at <= ? ORDER BY next_poll_at, id LIMIT ?`);
    this.#uids = prepare(database, `SELECT next_poll_at, id, uid ${where} ORDER BY next_poll_at, id LIMIT ?`);
  }

  /** Tasks that are due by then and not leased, the earliest first. They must be leased at once. */
  take(kind: number, dueBefore: number, limit: number): readonly DueTask[] {
    const found: DueTask[] = [];
    let { at, row } = this.#start(kind);
    while (found.length < limit) {
      const wanted = limit - found.length;
      const rows = this.#rows.all(kind, at, at, row, dueBefore, wanted);
      for (const each of rows) {
        const uid = decodeUid(each[taskColumn.uid]);
        if (this.#leases.get(uid) === undefined) found.push({ uid, row: each });
        at = each[taskColumn.nextPollAt] ?? at;
        row = each[taskColumn.id];
      }
      if (rows.length < wanted) break;
    }
    this.#leasedUpTo.set(kind, { at, row });
    return found;
  }

  /** When the first is due that is not leased. */
  first(kind: number): number | undefined {
    let { at, row } = this.#start(kind);
    for (;;) {
      const rows = this.#uids.all(kind, at, at, row, rowsAtOnce);
      for (const [dueAt, id, uid] of rows) {
        if (this.#leases.get(decodeUid(uid)) === undefined) return dueAt;
        at = dueAt;
        row = id;
        this.#leasedUpTo.set(kind, { at, row });
      }
      if (rows.length < rowsAtOnce) return undefined;
    }
  }

  /** A task may be taken that is due then. */
  mayBeDue({ kind, at, row }: DuePlace): void {
    const upTo = this.#leasedUpTo.get(kind);
    if (upTo === undefined || at > upTo.at || (at === upTo.at && row > upTo.row)) return;
    this.#leasedUpTo.set(kind, { at, row: row - 1 });
  }

  #start(kind: number): Omit<DuePlace, 'kind'> {
    return this.#leasedUpTo.get(kind) ?? { at: Number.MIN_SAFE_INTEGER, row: 0 };
  }
}
