import type { Alarm } from '../engine/alarm.ts';
import type { TrackedTask, Waiter, WaiterStyle } from '../engine/tracked-task.ts';
import { startKnown } from '../engine/tracked-task.ts';
import { TasksError } from '../errors/index.ts';
import type { TaskStatusV1 } from '../provider/index.ts';
import type { ClaimedTask, PollLease } from '../store/poll-queue.ts';
import type { StoredTask } from '../store/stored-task.ts';

/** Whom a {@link HeldTask} tells of its end. */
export interface HeldTaskOwner {
  /** The tracker has ended the wait: the task is done (no error), its deadline has passed, or the vendor does not know it. */
  onTaskEnd(held: HeldTask, task: TrackedTask, error: TasksError | undefined): void;
}

/** A task of the store that is in memory, as it is due or soon will be: the tracker's waiter for it, with what was stored when it was claimed. */
export class HeldTask implements Waiter, PollLease {
  task: TrackedTask | undefined = undefined;
  readonly uid: string;
  readonly attempt: number;
  readonly deadline: number;
  readonly style: WaiterStyle;
  readonly stored: StoredTask;
  /** Whether its outcome is on its way to the store: nobody asks after it any more. */
  settling = false;
  readonly #owner: HeldTaskOwner;
  readonly #alarm: Alarm;

  constructor({ task, attempt }: ClaimedTask, style: WaiterStyle, alarm: Alarm, owner: HeldTaskOwner) {
    this.uid = task.uid;
    this.attempt = attempt;
    this.stored = task;
    this.style = style;
    this.deadline = task.deadline === undefined ? Infinity : Math.ceil(alarm.timeOf(task.deadline));
    this.#alarm = alarm;
    this.#owner = owner;
  }

  /** Gives the tracker's task the memory of the polls before. */
  onTracked(task: TrackedTask): void {
    const { polls, status, observedAt, startedAt, createdAt, trouble, lastError } = this.stored;
    task.polls = polls;
    task.status = status;
    task.startedAt = this.#alarm.timeOf(startedAt ?? createdAt);
    task.set(startKnown, startedAt !== undefined);
    if (observedAt !== undefined) task.seenAt = this.#alarm.timeOf(observedAt);
    if (trouble?.confirmations !== undefined) task.kind.unconfirmed.set(task, trouble.confirmations);
    if (trouble === undefined || lastError === undefined || trouble.failures === 0) return;
    task.trouble = {
      failures: trouble.failures,
      troubleSince: this.#timeOf(trouble.since),
      notFoundSince: this.#timeOf(trouble.notFoundSince),
      lastError: new TasksError(lastError),
    };
  }

  /** What is stored of the vendor's last answer. */
  get status(): TaskStatusV1 | undefined {
    return this.stored.status;
  }

  onChange(): void {
    // What changed is told with the outcome of the poll, once it is stored.
  }

  onEnd(task: TrackedTask, error: TasksError | undefined): void {
    this.task = undefined;
    this.#owner.onTaskEnd(this, task, error);
  }

  /** Takes the task out of the tracker, unless it has left. */
  abort(reason: unknown): void {
    const { task } = this;
    this.task = undefined;
    if (task !== undefined && task.phase !== 'ended') task.kind.owner.remove(task, this, reason);
  }

  #timeOf(instant: number | undefined): number {
    return instant === undefined ? -1 : this.#alarm.timeOf(instant);
  }
}
