import { readCount } from '../../json/json-values.ts';
import { isDoneState, settledState } from '@tasks/core/provider';
import type { FailedTaskItem, TaskItem, TaskState, TaskStatusV1 } from '@tasks/core/provider';
import { unreadable } from '../answer/api-answer.ts';
import type { ApiAnswer } from '../answer/api-answer.ts';
import { toInstant } from '../answer/read-instant.ts';
import { compileItems } from '../answer/read-items.ts';
import type { ItemReaders, ReadList } from '../answer/read-items.ts';
import { compilePause } from '../answer/read-pause.ts';
import { compileCounts, toOutcome, toProgress } from '../answer/read-progress.ts';
import type { Counts } from '../answer/read-progress.ts';
import { toReason } from '../answer/read-reason.ts';
import { compileState } from '../answer/read-state.ts';
import type { ReadState, StateReader } from '../answer/read-state.ts';
import type { HttpStatusDefinition } from '../definition/http-task-definition.ts';
import type { ApiClient } from '../request/api-client.ts';
import { compileSource, compileSources, firstOf } from '../values/sources.ts';

/** The lists of a task, as far as they were read. */
export interface ReadItems {
  readonly succeeded: ReadList | undefined;
  readonly failed: ReadList | undefined;
}

/** Reads answers to questions after tasks. */
export interface StatusReader {
  readonly state: StateReader;
  readonly items: ItemReaders;
  /**
   * The state that an answer names.
   *
   * @throws {TasksError} `invalid_response` when it names none.
   */
  readState(answer: ApiAnswer, client: ApiClient): ReadState;
  /**
   * The whole status.
   *
   * @throws {TasksError} `invalid_response` when the items of a settled task are not told.
   */
  toStatus(read: StatusParts, client: ApiClient): TaskStatusV1;
}

/** What a status is made of. */
export interface StatusParts {
  readonly answer: ApiAnswer;
  readonly state: ReadState;
  readonly items: ReadItems;
  readonly includeRaw: boolean | undefined;
}

/** Takes apart how a definition reads answers, once. */
export function compileStatusReader(status: HttpStatusDefinition): StatusReader {
  const state = compileState(status.state);
  const readCounts = compileCounts(status.progress);
  const reasons = compileSources(status.reason);
  const instants = compileSources(status.finishedAt);
  const readPause = compilePause(status);
  const readQuota = status.quota === undefined ? undefined : compileSource(status.quota.remaining);
  const hasFailedList = status.items?.failed !== undefined || status.results?.items.failed !== undefined;
  return {
    state,
    items: compileItems(status.items),
    readState: (answer, { provider, redact }) => {
      const read = state.read(answer);
      if (read === undefined) throw unreadable('it does not say which state the task is in', provider, answer);
      return { state: read.state, vendorState: redact(read.vendorState) };
    },
    toStatus: ({ answer, state: word, items, includeRaw }, { provider, redact }) => {
      const counts = readCounts(answer);
      const resolved = resolveState(word, counts, items, hasFailedList);
      if (resolved === undefined)
        throw unreadable('the task has ended, and it does not tell how many of its items failed', provider, answer);
      const done = isDoneState(resolved);
      const progress = toProgress(counts, lengthsOf(items), done);
      const failedAsWhole = resolved === 'failed' || resolved === 'canceled';
      const reason = failedAsWhole ? firstOf(reasons, answer, toReason) : undefined;
      const finishedAt = done ? firstOf(instants, answer, toInstant) : undefined;
      const retryAfterMs = done ? undefined : readPause(answer);
      const remaining = readCount(readQuota?.(answer));
      return {
        state: resolved,
        vendorState: word.vendorState,
        ...(progress !== undefined && { progress }),
        ...(items.succeeded !== undefined && { succeeded: items.succeeded.items satisfies readonly TaskItem[] }),
        ...(items.failed !== undefined && { failed: items.failed.items satisfies readonly FailedTaskItem[] }),
        ...(reason !== undefined && { reason: redact(reason) }),
        ...(finishedAt !== undefined && { finishedAt }),
        ...(retryAfterMs !== undefined && { retryAfterMs }),
        ...(remaining !== undefined && { quota: { remaining } }),
        ...(includeRaw === true && answer.body !== undefined && { raw: answer.body }),
      };
    },
  };
}

function resolveState({ state }: ReadState, counts: Counts, items: ReadItems, hasFailedList: boolean): TaskState | undefined {
  if (state !== 'settled') return state;
  const outcome = toOutcome(counts, lengthsOf(items), hasFailedList);
  return outcome === undefined ? undefined : settledState(outcome);
}

function lengthsOf({ succeeded, failed }: ReadItems): {
  readonly succeeded: number | undefined;
  readonly failed: number | undefined;
} {
  return {
    succeeded: succeeded?.found === true ? succeeded.items.length : undefined,
    failed: failed?.found === true ? failed.items.length : undefined,
  };
}
