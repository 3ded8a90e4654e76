import type { PgBoss } from 'pg-boss';

import { TryAgain } from '../database/database.ts';
import type { Database } from '../database/database.ts';
import type { Transaction } from '../database/transaction.ts';
import { jobId, rowOfJob, rowOfJobSql } from './job-id.ts';
import { beginOf, dueInOrder, lateJobsMs, placeOf, priorityIn } from './job-place.ts';

/** A row that is to have a job. */
export interface NewJob {
  readonly row: number;
  readonly dueAt: number;
  /** As {@link JobQueue.blockOf} gave it. */
  readonly block: number;
  /** Jobs of one group can be limited together. */
  readonly group?: string | undefined;
}

/** A job that was taken: nobody else is given it. */
export interface TakenJob {
  readonly row: number;
  readonly block: number;
  readonly id: string;
}

/** What jobs to take. */
export interface TakeRequest {
  readonly dueBefore: number;
  readonly limit: number;
  /** At most so many of one group, those that are taken already included. @default no limit */
  readonly perGroup?: number | undefined;
  /** @default none */
  readonly exceptGroups?: readonly string[] | undefined;
}

/** What {@link JobQueue} needs. */
export interface JobQueueParts {
  readonly boss: PgBoss;
  readonly database: Database;
  /** The quoted schema of pg-boss. */
  readonly schema: string;
  readonly now: () => number;
}

/** pg-boss lets a job be taken for a day at most. Leases end long before, and are kept by the store. */
const expireInSeconds = 86_400 - 1;
/** Nobody but the store deletes jobs. pg-boss takes a year at most. */
const retentionSeconds = 365 * 86_400;

/**
 * Due times, as jobs of pg-boss: one for each row that is due some time, in the order of {@link placeOf}. A job is deleted when its row is settled, and a new
 * one is put in: jobs are never completed, so pg-boss has nothing to clean up.
 */
export class JobQueue {
  readonly #parts: JobQueueParts;
  /** The blocks of each queue that pg-boss knows, and that are not known to be left for good. */
  readonly #blocks: Map<string, Set<number>> = new Map();
  readonly #left: Set<string> = new Set();

  constructor(parts: JobQueueParts) {
    this.#parts = parts;
  }

  /** Learns which queues others have made. */
  async load(): Promise<void> {
    for (const { name } of await this.#parts.boss.getQueues()) {
      const [, queue, block] = /^(.+)\/(\d+)$/.exec(name) ?? [];
      if (queue !== undefined && !this.#isKnown(queue, Number(block))) await this.#learn(queue, Number(block));
    }
  }

  /** In which block a job is put that is due then. */
  blockOf(dueAt: number): number {
    return placeOf(dueInOrder(dueAt, this.#parts.now())).block;
  }

  /** Puts jobs in. A row that has a job in that block already keeps it. */
  async insert(transaction: Transaction, queue: string, jobs: readonly NewJob[]): Promise<void> {
    const now = this.#parts.now();
    const placed = jobs.map(({ row, dueAt, block, group }) => {
      const at = dueInOrder(dueAt, now);
      const id = jobId(row, group === undefined ? 0 : dueAt);
      const job = {
        id,
        priority: priorityIn(block, at),
        startAfter: new Date(at),
        ...(group !== undefined && { group: { id: group } }),
      };
      return { block, job };
    });
    for (const [block, group] of Map.groupBy(placed, (each) => each.block)) {
      this.#assertKnown(queue, block);
      await this.#parts.boss.insert(
        nameOf(queue, block),
        group.map(({ job }) => job),
        { db: transaction },
      );
    }
  }

  /** Deletes the jobs of rows, whether or not they are taken. */
  async delete(
    transaction: Transaction,
    queue: string,
    jobs: readonly { readonly block: number; readonly id: string }[],
  ): Promise<void> {
    for (const [block, group] of Map.groupBy(jobs, (each) => each.block)) {
      this.#assertKnown(queue, block);
      await this.#parts.boss.deleteJob(
        nameOf(queue, block),
        group.map(({ id }) => id),
        { db: transaction },
      );
    }
  }

  /** Takes jobs that are due by then, the earliest first, but in no order among them. */
  async take(transaction: Transaction, queue: string, request: TakeRequest): Promise<readonly TakenJob[]> {
    const { dueBefore, limit, perGroup, exceptGroups } = request;
    const until = placeOf(Math.max(0, dueBefore));
    const taken: TakenJob[] = [];
    for (const block of this.#blocksUntil(queue, until.block)) {
      for (;;) {
        if (taken.length >= limit) return taken;
        const jobs = await this.#parts.boss.fetch(nameOf(queue, block), {
          db: transaction,
          batchSize: limit - taken.length,
          ignoreStartAfter: true,
          ...(block === until.block && { minPriority: until.priority }),
          ...(perGroup !== undefined && { groupConcurrency: perGroup }),
          ...(exceptGroups !== undefined && exceptGroups.length > 0 && { ignoreGroups: [...exceptGroups] }),
        });
        taken.push(...jobs.map(({ id }) => ({ id, block, row: rowOfJob(id) })));
        // Jobs of a group that has enough may have stood before others.
        if (jobs.length === 0 || perGroup === undefined) break;
      }
    }
    return taken;
  }

  /** Makes the job of a row due earlier. Gives its block then; undefined where it is taken, or there is none. */
  async hasten(
    transaction: Transaction,
    queue: string,
    { row, block, dueAt }: { readonly row: number; readonly block: number; readonly dueAt: number },
  ): Promise<number | undefined> {
    const at = dueInOrder(dueAt, this.#parts.now());
    const place = placeOf(at);
    this.#assertKnown(queue, block);
    const id = jobId(row);
    // This locks the job, so that nobody takes it meanwhile.
    const { updated } = await this.#parts.boss.update(nameOf(queue, block), undefined, {
      id,
      ...(place.block === block && { priority: place.priority }),
      startAfter: new Date(at),
      db: transaction,
    });
    if (updated === 0 || place.block === block) return updated === 0 ? undefined : block;
    await this.delete(transaction, queue, [{ block, id }]);
    await this.insert(transaction, queue, [{ row, dueAt, block: place.block }]);
    return place.block;
  }

  /** SQL for the row of the earliest job of each block of a queue, and a value for it: rows of `row` in the order of blocks. */
  earliest(queue: string, parameter: number): { readonly sql: string; readonly value: readonly string[] } {
    const blocks = this.#blocksUntil(queue, Infinity);
    return {
      sql: `SELECT ${rowOfJobSql('j.id')} AS row FROM unnest($${parameter}::text[]) WITH ORDINALITY AS q(name, place),
        LATERAL (SELECT id FROM ${this.#parts.schema}.job_common WHERE name = q.name AND state < 'active' AND NOT blocked
          ORDER BY priority DESC, created_on LIMIT 1) j ORDER BY q.place`,
      value: blocks.map((block) => nameOf(queue, block)),
    };
  }

  /** Makes sure that a queue can take and be taken from at a time. */
  async prepare(queue: string, at: number): Promise<void> {
    const { block } = placeOf(Math.max(0, at));
    if (!this.#isKnown(queue, block)) await this.#create(queue, block);
    // Others may be putting late jobs into the block before.
    if (block > 0 && at - beginOf(block) < lateJobsMs && !this.#isKnown(queue, block - 1)) await this.#create(queue, block - 1);
  }

  /** Looks which blocks of the past are empty: nothing is put into them any more. */
  async leaveEmpty(): Promise<void> {
    const current = placeOf(this.#parts.now()).block;
    if (this.#parts.now() - beginOf(current) < lateJobsMs) return;
    for (const [queue, blocks] of this.#blocks) {
      for (const block of blocks) {
        if (block >= current) continue;
        const name = nameOf(queue, block);
        const found = await this.#parts.database.read(`SELECT 1 FROM ${this.#parts.schema}.job_common WHERE name = $1 LIMIT 1`, [
          name,
        ]);
        if (found.length > 0) continue;
        blocks.delete(block);
        this.#left.add(name);
      }
    }
  }

  #blocksUntil(queue: string, last: number): readonly number[] {
    return [...(this.#blocks.get(queue) ?? [])].filter((block) => block <= last).toSorted((left, right) => left - right);
  }

  #isKnown(queue: string, block: number): boolean {
    return this.#blocks.get(queue)?.has(block) === true || this.#left.has(nameOf(queue, block));
  }

  #assertKnown(queue: string, block: number): void {
    if (!this.#isKnown(queue, block)) throw new TryAgain(() => this.#create(queue, block));
  }

  async #create(queue: string, block: number): Promise<void> {
    await this.#parts.boss.createQueue(nameOf(queue, block), { policy: 'standard', expireInSeconds, retentionSeconds });
    await this.#learn(queue, block);
  }

  async #learn(queue: string, block: number): Promise<void> {
    // pg-boss looks a queue up when it is first used, on another connection: not while a transaction waits for it.
    await this.#parts.boss.insert(nameOf(queue, block), []);
    this.#blocks.set(queue, (this.#blocks.get(queue) ?? new Set()).add(block));
  }
}

function nameOf(queue: string, block: number): string {
  return `${queue}/${block}`;
}
