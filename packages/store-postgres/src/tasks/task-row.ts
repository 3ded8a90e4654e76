import type { NewTask, StoredTask, TaskKindName, TaskStatusV1 } from '@tasks/core';

import { endings } from '../stored-words.ts';
import { fromJson, toJson } from '../to-json.ts';
import { decodeUid } from './uid-codec.ts';

type Maybe<TValue> = TValue | null;

/** A row of the table of tasks. */
export interface TaskRow {
  readonly id: number;
  readonly uid: Buffer;
  readonly kind: number;
  readonly vendor_id: string;
  readonly block: number;
  readonly created_at: number;
  readonly updated_at: number;
  readonly observed_at: Maybe<number>;
  readonly next_poll_at: Maybe<number>;
  readonly ended_at: Maybe<number>;
  readonly started_at: Maybe<number>;
  readonly deadline: Maybe<number>;
  readonly polls: number;
  readonly state: number;
  readonly ended_by: Maybe<number>;
  readonly has_results: boolean;
  readonly status: Maybe<string>;
  readonly last_error: Maybe<string>;
  readonly trouble: Maybe<string>;
  readonly webhook_url: Maybe<string>;
  readonly traceparent: Maybe<string>;
  readonly metadata: Maybe<NonNullable<NewTask['metadata']>>;
  /** The item lists, where they were read and are not empty. */
  readonly items?: Maybe<string> | undefined;
}

const names = [
  'id',
  'uid',
  'kind',
  'vendor_id',
  'block',
  'created_at',
  'updated_at',
  'observed_at',
  'next_poll_at',
  'ended_at',
  'started_at',
  'deadline',
  'polls',
  'state',
  'ended_by',
  'has_results',
  'status',
  'last_error',
  'trouble',
  'webhook_url',
  'traceparent',
  'metadata',
] as const satisfies readonly (keyof TaskRow)[];

/** The columns of a table of tasks that is called `t`. */
export const taskColumns: string = names.map((name) => `t.${name}`).join(', ');

/** The item lists of a status. */
type ItemLists = Pick<TaskStatusV1, 'succeeded' | 'failed'>;

/** A status as it is stored: item lists that are not empty lie apart. */
export interface EncodedStatus {
  readonly status: string;
  readonly items: string | null;
}

export function encodeStatus(status: TaskStatusV1): EncodedStatus {
  const { succeeded, failed, ...rest } = status;
  const areEmpty = (succeeded?.length ?? 0) + (failed?.length ?? 0) === 0;
  const lists: ItemLists = { succeeded, failed };
  return {
    status: toJson(areEmpty ? status : rest) ?? '{}',
    items: areEmpty ? null : toJson(lists),
  };
}

export function decodeTask(row: TaskRow, { provider, type }: TaskKindName): StoredTask {
  const status = fromJson<TaskStatusV1>(row.status);
  return {
    uid: decodeUid(row.uid),
    provider,
    type,
    id: row.vendor_id,
    createdAt: row.created_at,
    startedAt: row.started_at ?? undefined,
    metadata: row.metadata ?? undefined,
    webhookUrl: row.webhook_url ?? undefined,
    deadline: row.deadline ?? undefined,
    traceparent: row.traceparent ?? undefined,
    updatedAt: row.updated_at,
    polls: row.polls,
    status: status === undefined ? undefined : { ...status, ...fromJson<ItemLists>(row.items ?? null) },
    observedAt: row.observed_at ?? undefined,
    lastError: fromJson<StoredTask['lastError']>(row.last_error),
    trouble: fromJson<StoredTask['trouble']>(row.trouble),
    nextPollAt: row.next_poll_at ?? undefined,
    endedAt: row.ended_at ?? undefined,
    endedBy: row.ended_by === null ? undefined : endings.decode(row.ended_by),
  };
}
