import { TasksError } from '@tasks/core';
import type { EndedBy, PollOutcome } from '@tasks/core';

import { endings, taskStates } from '../stored-words.ts';
import { encodeStatus } from '../tasks/task-row.ts';
import { toJson } from '../to-json.ts';

/** An outcome with its values encoded. */
export interface EncodedOutcome {
  readonly outcome: PollOutcome;
  /** Undefined: the stored status still holds. */
  readonly state: number | undefined;
  readonly status: string | undefined;
  readonly items: string | null;
  readonly lastError: string | null;
  readonly trouble: string | null;
  /** Undefined: it is asked after again. */
  readonly endedBy: EndedBy | undefined;
}

/** @throws {TasksError} `invalid_argument` for an outcome that neither goes on nor ends, and for what is no JSON. */
export function encodeOutcome(outcome: PollOutcome): EncodedOutcome {
  const { status, lastError, trouble, nextPollAt, endedBy } = outcome;
  if (nextPollAt === undefined && endedBy === undefined) {
    throw new TasksError({
      code: 'invalid_argument',
      message: `The outcome of ${outcome.uid} says neither when to ask next nor what ended the task. Set nextPollAt or endedBy.`,
    });
  }
  const encoded = status === undefined ? undefined : encodeStatus(status);
  return {
    outcome: { ...outcome },
    state: status === undefined ? undefined : taskStates.encode(status.state),
    status: encoded?.status,
    items: encoded?.items ?? null,
    lastError: toJson(lastError),
    trouble: toJson(trouble),
    endedBy: nextPollAt === undefined ? endedBy : undefined,
  };
}

/** What is written of an outcome, as columns of the table of tasks. */
export function outcomeColumns(id: number, block: number, encoded: EncodedOutcome): Readonly<Record<string, unknown>> {
  const { outcome, state, status, items, lastError, trouble, endedBy } = encoded;
  return {
    id,
    block,
    at: outcome.at,
    polls: outcome.polls,
    observed_at: outcome.observedAt ?? null,
    last_error: lastError,
    trouble,
    next_poll_at: outcome.nextPollAt ?? null,
    ended_by: endedBy === undefined ? null : endings.encode(endedBy),
    ...(status !== undefined && { state, status, has_results: items !== null }),
  };
}
