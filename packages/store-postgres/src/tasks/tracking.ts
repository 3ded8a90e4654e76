import { TasksError } from '@tasks/core';
import type { NewTask, StoredTask, TrackVerdict } from '@tasks/core';
import { asCreated } from '@tasks/core/durable';

import { isDuplicate } from '../database/database-error.ts';
import { TryAgain } from '../database/database.ts';
import type { Transaction } from '../database/transaction.ts';
import type { EventAppender } from '../events/event-appender.ts';
import type { StoreCore } from '../store-core.ts';
import { Tally } from '../tally.ts';
import { checkJson, checkText } from '../text.ts';
import { toJson } from '../to-json.ts';
import { pollQueue } from '../polls/poll-queue-name.ts';
import { makeReceivers } from '../webhooks/make-receivers.ts';
import { hashAddress } from './address.ts';
import { decodeTasks } from './task-reader.ts';
import { taskColumns } from './task-row.ts';
import type { TaskRow } from './task-row.ts';
import { countTasks } from './task-tally.ts';
import { encodeUid } from './uid-codec.ts';

interface EncodedTask {
  readonly task: NewTask;
  readonly address: string;
  /** As a column of the table each. */
  readonly row: Readonly<Record<string, string | number | null>>;
}

interface CreatedTask {
  readonly id: number;
  readonly address: string;
  readonly kind: number;
  readonly block: number;
  readonly stored: StoredTask;
  readonly nextPollAt: number;
}

/** Stores new tasks. */
export class Tracking {
  readonly #core: StoreCore;
  readonly #appender: EventAppender;

  constructor(core: StoreCore, appender: EventAppender) {
    this.#core = core;
    this.#appender = appender;
  }

  async track(given: readonly NewTask[]): Promise<readonly TrackVerdict[]> {
    if (given.length === 0) return [];
    const encoded: EncodedTask[] = [];
    for (const task of given) encoded.push(await this.#encode(task));
    // Of two with one address the second finds the first.
    const first = new Map<string, EncodedTask>();
    for (const each of encoded) if (!first.has(each.address)) first.set(each.address, each);
    const rows = [...first.values()];
    try {
      const { stored, found } = await this.#core.database.write((transaction) => this.#store(transaction, rows));
      return encoded.map((each): TrackVerdict => {
        const own = first.get(each.address) === each ? stored.get(each.address) : undefined;
        const task = own ?? found.get(each.address) ?? stored.get(each.address);
        if (task === undefined) throw new TypeError('a task is neither new nor known');
        return { task, created: own !== undefined };
      });
    } catch (error) {
      throw isTakenUid(error) ? takenUid(error) : error;
    }
  }

  async #encode(given: NewTask): Promise<EncodedTask> {
    const { uid, id, provider, type, createdAt, startedAt, metadata, webhookUrl, deadline, traceparent, nextPollAt } = given;
    for (const name of ['uid', 'provider', 'type', 'id', 'webhookUrl', 'traceparent'] as const) checkText(name, given[name]);
    const json = toJson(metadata);
    checkJson('metadata', json);
    const kind = this.#core.kinds.known({ provider, type }) ?? (await this.#core.kinds.obtain({ provider, type }));
    const address = hashAddress({ provider, type, id });
    const task: NewTask = {
      uid,
      provider,
      type,
      id,
      createdAt,
      startedAt,
      metadata: json === null ? undefined : (JSON.parse(json) as NewTask['metadata']),
      webhookUrl,
      deadline,
      traceparent,
      nextPollAt,
    };
    return {
      task,
      address,
      row: {
        uid: encodeUid(uid),
        kind,
        vendor_id: id,
        address,
        block: this.#core.jobs.blockOf(nextPollAt),
        created_at: createdAt,
        next_poll_at: nextPollAt,
        started_at: startedAt ?? null,
        deadline: deadline ?? null,
        webhook_url: webhookUrl ?? null,
        traceparent: traceparent ?? null,
        metadata: json,
      },
    };
  }

  async #store(
    transaction: Transaction,
    rows: readonly EncodedTask[],
  ): Promise<{ readonly stored: ReadonlyMap<string, StoredTask>; readonly found: ReadonlyMap<string, StoredTask> }> {
    const ids = await this.#insert(transaction, rows);
    const known = rows.filter(({ address }) => !ids.has(address)).map(({ address }) => address);
    const found = known.length === 0 ? new Map<string, StoredTask>() : await this.#find(transaction, known);
    // One that was there was ended or deleted since: its address is free.
    if (known.some((address) => !found.has(address))) throw new TryAgain(async () => {});
    const created = rows.flatMap(({ task, address, row }) => {
      const id = ids.get(address);
      const { nextPollAt, createdAt, ...facts } = task;
      const stored: StoredTask = { ...facts, createdAt, updatedAt: createdAt, polls: 0, nextPollAt };
      return id === undefined
        ? []
        : [{ id, address, kind: Number(row['kind']), block: Number(row['block']), stored, nextPollAt }];
    });
    if (created.length > 0) await this.#tell(transaction, created);
    return { stored: new Map(created.map(({ address, stored }) => [address, stored])), found };
  }

  /** Gives the numbers of the new rows by their addresses. */
  async #insert(transaction: Transaction, rows: readonly EncodedTask[]): Promise<ReadonlyMap<string, number>> {
    const { schema } = this.#core;
    // Numbers are in the order given; rows go in by address, so that calls with the same addresses do not wait in a circle.
    const inserted = await transaction.query<{ readonly id: number; readonly address: string }>(
      `WITH given AS MATERIALIZED (
          SELECT nextval('${schema}.task_ids') AS id, i.* FROM ROWS FROM (json_to_recordset($1::json) AS (uid text, kind int, vendor_id text, address uuid, block int,
            created_at bigint, next_poll_at bigint, started_at bigint, deadline bigint, webhook_url text, traceparent text, metadata text)) i
        )
        INSERT INTO ${schema}.tasks (id, uid, kind, vendor_id, address, block, created_at, updated_at, next_poll_at, started_at, deadline, webhook_url,
          traceparent, metadata)
        SELECT id, decode(uid, 'hex'), kind, vendor_id, address, block, created_at, created_at, next_poll_at, started_at, deadline, webhook_url, traceparent,
          metadata::json FROM given ORDER BY address
        ON CONFLICT (address) WHERE address IS NOT NULL DO NOTHING RETURNING id, replace(address::text, '-', '') AS address`,
      [JSON.stringify(rows.map(({ row }) => row))],
    );
    return new Map(inserted.map(({ id, address }) => [address, id]));
  }

  async #find(transaction: Transaction, addresses: readonly string[]): Promise<Map<string, StoredTask>> {
    const { schema } = this.#core;
    const rows = await transaction.query<TaskRow>(
      `SELECT ${taskColumns}, r.items FROM ${schema}.tasks t LEFT JOIN ${schema}.results r ON r.task = t.id WHERE t.address = ANY($1::uuid[])`,
      [addresses],
    );
    return new Map((await decodeTasks(this.#core, rows)).map((task) => [hashAddress(task), task]));
  }

  async #tell(transaction: Transaction, created: readonly CreatedTask[]): Promise<void> {
    const tally = new Tally();
    await makeReceivers(
      transaction,
      this.#core,
      created.map(({ stored }) => stored),
    );
    const told = created.map(({ id, stored }) => ({
      type: 'task.created' as const,
      at: stored.createdAt,
      row: id,
      task: asCreated(stored),
      keep: false,
    }));
    await this.#appender.tasks(transaction, told, tally);
    for (const [kind, tasks] of Map.groupBy(created, (each) => each.kind)) {
      countTasks(tally, { kind, state: 0, endedBy: undefined }, tasks.length);
      const jobs = tasks.map(({ id: row, nextPollAt: dueAt, block }) => ({ row, dueAt, block }));
      await this.#core.jobs.insert(transaction, pollQueue(kind), jobs);
      const name = await this.#core.kinds.nameOf(kind);
      transaction.onCommit(() => this.#core.tasksDue.call(name));
    }
    await tally.write(transaction, this.#core);
  }
}

function isTakenUid(error: unknown): boolean {
  return isDuplicate(TasksError.isInstance(error) ? error.cause : error, 'tasks_uid');
}

function takenUid(cause: unknown): TasksError {
  return new TasksError({
    code: 'invalid_argument',
    message: 'The uid of a task is that of another task, and none was tracked. Make a new one for every task.',
    cause,
  });
}
