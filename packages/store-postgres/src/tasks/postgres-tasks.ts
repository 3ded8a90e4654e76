import type { NewTask, Page, StoredTask, TaskAddress, TaskCount, TaskQuery, TaskStore, TrackVerdict } from '@tasks/core';

import type { EventAppender } from '../events/event-appender.ts';
import { jobId } from '../jobs/job-id.ts';
import { pollQueue } from '../polls/poll-queue-name.ts';
import type { StoreCore } from '../store-core.ts';
import { endings } from '../stored-words.ts';
import { Tally } from '../tally.ts';
import { hashAddress } from './address.ts';
import { listTasks } from './list-tasks.ts';
import { decodeTasks } from './task-reader.ts';
import { taskColumns } from './task-row.ts';
import type { TaskRow } from './task-row.ts';
import { countTasks, readTaskCounts } from './task-tally.ts';
import { Tracking } from './tracking.ts';
import { encodeUid } from './uid-codec.ts';

/** The tasks of a database. */
export class PostgresTasks implements TaskStore {
  readonly #core: StoreCore;
  readonly #appender: EventAppender;
  readonly #tracking: Tracking;

  constructor(core: StoreCore, appender: EventAppender) {
    this.#core = core;
    this.#appender = appender;
    this.#tracking = new Tracking(core, appender);
  }

  track(tasks: readonly NewTask[]): Promise<readonly TrackVerdict[]> {
    return this.#tracking.track(tasks);
  }

  get(uid: string): Promise<StoredTask | undefined> {
    return this.#one(`t.uid = decode($1, 'hex')`, encodeUid(uid));
  }

  find(address: TaskAddress): Promise<StoredTask | undefined> {
    return this.#one('t.address = $1', hashAddress(address));
  }

  list(query: TaskQuery): Promise<Page<StoredTask>> {
    return listTasks(this.#core, query);
  }

  async remove(uid: string, at: number): Promise<StoredTask | undefined> {
    const { database, schema, jobs } = this.#core;
    const removed = await database.write(async (transaction) => {
      // Leases first, as everybody does, so that nobody waits in a circle.
      await transaction.query(
        `DELETE FROM ${schema}.poll_leases l USING ${schema}.tasks t WHERE t.uid = decode($1, 'hex') AND t.ended_at IS NULL AND l.task = t.id`,
        [encodeUid(uid)],
      );
      const [row] = await transaction.query<TaskRow>(
        `UPDATE ${schema}.tasks t SET updated_at = $2, next_poll_at = NULL, ended_at = $2, ended_by = ${endings.encode('removed')}, address = NULL
          WHERE t.uid = decode($1, 'hex') AND t.ended_at IS NULL
          RETURNING ${taskColumns}, (SELECT items FROM ${schema}.results r WHERE r.task = t.id) AS items`,
        [encodeUid(uid), at],
      );
      if (row === undefined) return undefined;
      const [task] = await decodeTasks(this.#core, [row]);
      if (task === undefined) return undefined;
      const tally = new Tally();
      countTasks(tally, { kind: row.kind, state: row.state, endedBy: undefined }, -1);
      countTasks(tally, { kind: row.kind, state: row.state, endedBy: 'removed' }, 1);
      await jobs.delete(transaction, pollQueue(row.kind), [{ block: row.block, id: jobId(row.id) }]);
      await this.#appender.tasks(transaction, [{ type: 'task.removed', at, row: row.id, task, keep: false }], tally);
      await tally.write(transaction, this.#core);
      return task;
    });
    return removed ?? this.get(uid);
  }

  counts(): Promise<readonly TaskCount[]> {
    return readTaskCounts(this.#core);
  }

  async #one(where: string, value: string): Promise<StoredTask | undefined> {
    const { database, schema } = this.#core;
    const rows = await database.read<TaskRow>(
      `SELECT ${taskColumns}, r.items FROM ${schema}.tasks t LEFT JOIN ${schema}.results r ON r.task = t.id WHERE ${where}`,
      [value],
    );
    return (await decodeTasks(this.#core, rows))[0];
  }
}
