import { isChange, progressOf } from '../engine/to-snapshot.ts';
import type { TrackedTask } from '../engine/tracked-task.ts';
import type { TasksError } from '../errors/index.ts';
import { isDoneState } from '../provider/index.ts';
import type { TaskState, TaskStatusV1 } from '../provider/index.ts';
import type { PollOutcome } from '../store/poll-queue.ts';
import type { EndedBy, PollTrouble, TaskEventType } from '../store/stored-task.ts';
import type { HeldTask } from './held-task.ts';

/** How long a task rests whose wait ended by an error that does not end a task, in milliseconds. */
const restAfterErrorMs = 60_000;

/** What the store is to write of a poll after which the task goes on. */
export function toRestOutcome(held: HeldTask, task: TrackedTask, at: number): PollOutcome {
  const status = news(held.status, task.status);
  return {
    ...base(held, task, at),
    status,
    trouble: troubleOf(task),
    nextPollAt: Math.min(instant(task, task.nextPollAt), held.stored.deadline ?? Infinity),
    event: status === undefined ? undefined : 'task.progressed',
  };
}

/** What the store is to write of a wait that has ended. */
export function toEndOutcome(held: HeldTask, task: TrackedTask, error: TasksError | undefined, at: number): PollOutcome {
  const outcome = base(held, task, at);
  if (error === undefined) {
    const { status } = task;
    return { ...outcome, status: status && forStore(status), endedBy: 'vendor', event: endEvent(status?.state) };
  }
  const end = endsByError[error.code];
  if (end !== undefined) return { ...outcome, status: news(held.status, task.status), ...end };
  return { ...outcome, trouble: troubleOf(task), nextPollAt: at + restAfterErrorMs };
}

const endsByError: Partial<Record<TasksError['code'], { readonly endedBy: EndedBy; readonly event: TaskEventType }>> = {
  timeout: { endedBy: 'deadline', event: 'task.deadline_exceeded' },
  task_not_found: { endedBy: 'not_found', event: 'task.not_found' },
};

function endEvent(state: TaskState | undefined): TaskEventType {
  return state !== undefined && isDoneState(state) ? `task.${state}` : 'task.failed';
}

function base(held: HeldTask, task: TrackedTask, at: number): PollOutcome {
  return {
    uid: held.uid,
    attempt: held.attempt,
    at,
    polls: task.polls,
    observedAt: task.status === undefined ? undefined : instant(task, task.seenAt),
    lastError: task.trouble?.lastError.toJSON(),
  };
}

/** The answer, where it differs from the stored one in what a person would call progress. The stored one comes without its lists. */
function news(before: TaskStatusV1 | undefined, after: TaskStatusV1 | undefined): TaskStatusV1 | undefined {
  if (after === undefined || after === before) return undefined;
  return isChange(before && withoutLists(before), withoutLists(after)) ? forStore(after) : undefined;
}

function withoutLists(status: TaskStatusV1): TaskStatusV1 {
  return { ...status, progress: progressOf(status), succeeded: undefined, failed: undefined };
}

/** With counts that do not need the lists, and without the vendor's body. */
function forStore(status: TaskStatusV1): TaskStatusV1 {
  return { ...status, progress: progressOf(status), raw: undefined };
}

function troubleOf(task: TrackedTask): PollTrouble | undefined {
  const { trouble } = task;
  const confirmations = task.kind.unconfirmed.get(task);
  if (trouble === undefined && confirmations === undefined) return undefined;
  return {
    failures: trouble?.failures ?? 0,
    since: instantOrNot(task, trouble?.troubleSince),
    notFoundSince: instantOrNot(task, trouble?.notFoundSince),
    confirmations,
  };
}

function instantOrNot(task: TrackedTask, at: number | undefined): number | undefined {
  return at === undefined || at < 0 ? undefined : instant(task, at);
}

function instant(task: TrackedTask, at: number): number {
  return Math.round(task.kind.owner.timeOfDay(at));
}
