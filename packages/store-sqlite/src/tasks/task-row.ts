import type { NewTask, StoredTask, TaskKindName, TaskStatusV1 } from '@tasks/core';

import { endings, taskStates } from '../stored-words.ts';
import { fromJson, toJson } from '../to-json.ts';
import type { ItemLists } from './item-lists.ts';
import { decodeUid } from './uid-codec.ts';

type Maybe<TValue> = TValue | null;

/** A row of the table of tasks, in the order of {@link taskColumns}. */
export type TaskRow = readonly [
  id: number,
  uid: Uint8Array | string,
  kind: number,
  vendorId: string,
  createdAt: number,
  updatedAt: number,
  polls: number,
  state: number,
  vendorState: Maybe<string>,
  total: Maybe<number>,
  succeeded: Maybe<number>,
  failed: Maybe<number>,
  pending: Maybe<number>,
  items: number,
  detail: Maybe<string>,
  observedAt: Maybe<number>,
  nextPollAt: Maybe<number>,
  endedAt: Maybe<number>,
  endedBy: Maybe<number>,
  lastError: Maybe<string>,
  trouble: Maybe<string>,
  startedAt: Maybe<number>,
  deadline: Maybe<number>,
  webhookUrl: Maybe<string>,
  traceparent: Maybe<string>,
  metadata: Maybe<string>,
];

export const taskColumns = `id, uid, kind, vendor_id, created_at, updated_at, polls, state, vendor_state, total, succeeded, failed, pending, items, detail,
  observed_at, next_poll_at, ended_at, ended_by, last_error, trouble, started_at, deadline, webhook_url, traceparent, metadata`;

/** Places in a row of what is looked at by itself. */
export const taskColumn = {
  id: 0,
  uid: 1,
  kind: 2,
  vendorId: 3,
  state: 7,
  items: 13,
  nextPollAt: 16,
  endedAt: 17,
  webhookUrl: 23,
  metadata: 25,
} as const;

/** What a status says beside its state, its counts and its lists. */
type StatusDetail = Pick<TaskStatusV1, 'reason' | 'quota' | 'retryAfterMs' | 'finishedAt'>;

/** The columns of a status, in their order in a row, without the item lists. */
export type StatusColumns = readonly [
  state: number,
  vendorState: string,
  total: Maybe<number>,
  succeeded: Maybe<number>,
  failed: Maybe<number>,
  pending: Maybe<number>,
  items: number,
  detail: Maybe<string>,
];

/** @param items - Which item lists there are. */
export function encodeStatus(status: TaskStatusV1, items: number): StatusColumns {
  const { state, vendorState, progress, reason, quota, retryAfterMs, finishedAt } = status;
  const hasDetail = reason !== undefined || quota !== undefined || retryAfterMs !== undefined || finishedAt !== undefined;
  const detail: StatusDetail | undefined = hasDetail ? { reason, quota, retryAfterMs, finishedAt } : undefined;
  return [
    taskStates.encode(state),
    vendorState,
    progress?.total ?? null,
    progress?.succeeded ?? null,
    progress?.failed ?? null,
    progress?.pending ?? null,
    items,
    toJson(detail),
  ];
}

/** @param lists - The item lists of its status, where they were read. */
export function decodeTask(row: TaskRow, { provider, type }: TaskKindName, lists: ItemLists | undefined): StoredTask {
  const [, uid, , id, createdAt, updatedAt, polls, , , , , , , , , observedAt, nextPollAt, endedAt, endedBy, lastError, trouble] =
    row;
  const [startedAt, deadline, webhookUrl, traceparent, metadata] = row.slice(21) as [
    Maybe<number>,
    Maybe<number>,
    Maybe<string>,
    Maybe<string>,
    Maybe<string>,
  ];
  return {
    uid: decodeUid(uid),
    provider,
    type,
    id,
    createdAt,
    startedAt: startedAt ?? undefined,
    metadata: fromJson<NewTask['metadata']>(metadata),
    webhookUrl: webhookUrl ?? undefined,
    deadline: deadline ?? undefined,
    traceparent: traceparent ?? undefined,
    updatedAt,
    polls,
    status: decodeStatus(row, lists),
    observedAt: observedAt ?? undefined,
    lastError: fromJson<StoredTask['lastError']>(lastError),
    trouble: fromJson<StoredTask['trouble']>(trouble),
    nextPollAt: nextPollAt ?? undefined,
    endedAt: endedAt ?? undefined,
    endedBy: endedBy === null ? undefined : endings.decode(endedBy),
  };
}

function decodeStatus(row: TaskRow, lists: ItemLists | undefined): TaskStatusV1 | undefined {
  const [, , , , , , , state, vendorState, total, succeeded, failed, pending, , detail] = row;
  if (vendorState === null) return undefined;
  const hasProgress = succeeded !== null && failed !== null;
  const { reason, quota, retryAfterMs, finishedAt } = fromJson<StatusDetail>(detail) ?? {};
  return {
    state: taskStates.decode(state),
    vendorState,
    progress: hasProgress ? { total: total ?? undefined, succeeded, failed, pending: pending ?? undefined } : undefined,
    succeeded: lists?.succeeded,
    failed: lists?.failed,
    reason,
    quota,
    retryAfterMs,
    finishedAt,
  };
}
