import type { Clock } from '../clock/clock.ts';
import { TasksError, TimeoutError } from '../errors/index.ts';
import { isDoneState } from '../provider/index.ts';
import type { StatusCallOptions, TaskStatusV1 } from '../provider/index.ts';
import type { PollerEvent } from '../poller/poller-event.ts';
import type { Alarm } from './alarm.ts';
import { asTasksError } from './as-tasks-error.ts';
import { usableHintMs } from './hint.ts';
import { delayAfterError, forgetTrouble } from './poll-policy.ts';
import type { Patience } from './poll-policy.ts';
import { defaultFloorMs, intervalMs, stableShare } from './schedule.ts';
import { checkStatus, isChange } from './to-snapshot.ts';
import { TrackedTask } from './tracked-task.ts';
import type { Attempt, TaskKind, TaskOwner, Waiter } from './tracked-task.ts';

/** How long before its deadline a wait that the vendor asked to pause beyond it asks once more, in milliseconds. */
const lastLookMs = 1000;

/** What a {@link Tracker} works with. */
export interface TrackerOptions {
  readonly clock: Clock;
  readonly alarm: Alarm;
  readonly random: () => number;
  readonly patience: Patience;
  readonly requestTimeoutMs: number;
  readonly emit: (event: PollerEvent) => void;
  /** Whether anybody listens to `poll` events, which cost a snapshot each. */
  readonly observed: boolean;
}

/** Follows tasks: one schedule for each, however many wait for it, until it is done or the last waiter leaves. */
export class Tracker implements TaskOwner {
  readonly #options: TrackerOptions;
  readonly #tasks: Map<string, TrackedTask> = new Map();

  constructor(options: TrackerOptions) {
    this.#options = options;
  }

  /**
   * Adds a waiter for a task, which is tracked from then on if it was not already.
   *
   * @param startedAt - When the task was created, on the engine's time line, if that is known: a new task is left in peace first.
   */
  add(kind: TaskKind, ref: string, waiter: Waiter, startedAt: number | undefined): void {
    const now = this.#options.alarm.now();
    const known = this.#tasks.get(ref);
    if (known === undefined) {
      const firstPollAt = startedAt === undefined ? now : Math.max(now, startedAt + this.#interval(kind, waiter.latencyMs, ref));
      const task = new TrackedTask(this, kind, ref, waiter, firstPollAt);
      this.#tasks.set(ref, task);
      this.onTaskDue(task, now);
      return;
    }
    const waiters = known.currentWaiters();
    known.waiters = [...waiters, waiter];
    if (known.phase === 'idle' && known.failures === 0) {
      // The waiter that wants to know soonest sets the pace.
      known.nextPollAt = Math.min(known.nextPollAt, now + this.#interval(kind, waiter.latencyMs, ref));
    }
    if (known.status !== undefined) waiter.onChange(known);
    this.#arm(known);
  }

  /** Takes a waiter away without telling it. With the last one the task is forgotten and its request aborted. */
  remove(ref: string, waiter: Waiter, reason: unknown): void {
    const task = this.#tasks.get(ref);
    if (task === undefined) return;
    const left = task.currentWaiters().filter((other) => other !== waiter);
    if (left.length === 0) {
      this.#forget(task, reason);
    } else {
      task.waiters = left;
      this.#arm(task);
    }
  }

  onTaskDue(task: TrackedTask, now: number): void {
    for (const waiter of task.currentWaiters()) {
      if (waiter.deadline <= now) this.#expire(task, waiter);
    }
    if (task.phase === 'ended') return;
    const attempt = task.attempt;
    if (attempt !== undefined && attempt.startedAt + this.#options.requestTimeoutMs <= now) {
      const error = this.#hung(task);
      attempt.controller.abort(error);
      this.#onFailure(task, attempt, error);
      return;
    }
    if (task.phase === 'idle' && task.nextPollAt <= now) {
      task.phase = 'queued';
      task.kind.lane.enqueue(task);
    }
    this.#arm(task);
  }

  /** The task's turn has come in its lane. */
  ask(task: TrackedTask): void {
    const { provider, type } = task.kind;
    const attempt: Attempt = { controller: new AbortController(), startedAt: this.#options.alarm.now() };
    task.phase = 'asking';
    task.attempt = attempt;
    this.#arm(task);
    const includeRaw = task.currentWaiters().some((waiter) => waiter.includeRaw);
    const options: StatusCallOptions = includeRaw
      ? { signal: attempt.controller.signal, includeRaw }
      : { signal: attempt.controller.signal };
    let answer: Promise<TaskStatusV1>;
    try {
      answer = Promise.resolve(type.getStatus(task.id, options));
    } catch (thrown) {
      answer = Promise.reject(thrown);
    }
    answer
      .then((status) => checkStatus(status, provider.name))
      .then(
        (status) => this.#onAnswer(task, attempt, status),
        (thrown: unknown) => this.#onFailure(task, attempt, asTasksError(thrown, provider.name, task.ref)),
      );
  }

  /** The account's lane is shut. Those who have waited as long as they would for a failing vendor give up. */
  onLaneClosed(task: TrackedTask, error: TasksError, sinceMs: number): void {
    if (sinceMs >= this.#options.patience.retryBudgetMs) this.#endAll(task, error);
  }

  /** All tasks that somebody waits for. */
  get tasks(): Iterable<TrackedTask> {
    return this.#tasks.values();
  }

  #onAnswer(task: TrackedTask, attempt: Attempt, status: TaskStatusV1): void {
    // A request that was given up may still be answered: by then a newer one speaks for the task.
    if (task.attempt !== attempt) return;
    const now = this.#options.alarm.now();
    task.attempt = undefined;
    const changed = isChange(task.status, status);
    task.status = status;
    task.observedAt = this.#options.clock.now();
    task.lastError = undefined;
    forgetTrouble(task);
    if (this.#options.observed) this.#emitPoll(task, now - attempt.startedAt);
    if (isDoneState(status.state)) {
      this.#endAll(task, undefined);
    } else {
      if (status.state === 'unknown' && !task.warned) this.#warnOfUnknownState(task, status);
      const floorMs = floorOf(task.kind);
      const hintMs = usableHintMs(status.retryAfterMs, floorMs);
      this.#rest(task, now, hintMs);
      if (changed) for (const waiter of task.currentWaiters()) waiter.onChange(task);
    }
    task.kind.lane.finish();
  }

  #onFailure(task: TrackedTask, attempt: Attempt, error: TasksError): void {
    if (task.attempt !== attempt) return;
    const now = this.#options.alarm.now();
    task.attempt = undefined;
    task.phase = 'idle';
    task.lastError = error;
    // First the lane, which may have to close; closing it may end waits, this task's among them.
    task.kind.lane.finish(error);
    if (task.abandoned) return;
    if (error.code === 'rate_limited') {
      // Not the task's fault: the lane pauses, and the task keeps its turn.
      task.phase = 'queued';
      this.#emitFailure(task, error, 0);
      this.#arm(task);
      task.kind.lane.requeue(task);
      return;
    }
    const firstNotFound = error.code === 'task_not_found' && task.notFoundSince < 0;
    const floorMs = floorOf(task.kind);
    const delayMs = delayAfterError(task, error, now, this.#options.patience, floorMs, this.#options.random());
    this.#emitFailure(task, error, delayMs);
    if (delayMs === undefined) {
      this.#endAll(task, error);
      return;
    }
    if (firstNotFound) {
      const seconds = Math.round(this.#options.patience.notFoundGraceMs / 1000);
      this.#warn(
        task,
        `The vendor does not know ${task.ref}; it is asked again for ${seconds} s in case the task is not visible yet.`,
      );
    }
    this.#rest(task, now, delayMs);
  }

  /**
   * Leaves the task in peace for a while: for its regular pause, or for the given one. A longer pause than the regular one leaves room for a last look
   * before the last waiter gives up.
   */
  #rest(task: TrackedTask, now: number, pauseMs: number | undefined): void {
    const waiters = task.currentWaiters();
    const regularMs = this.#interval(task.kind, Math.min(...waiters.map((waiter) => waiter.latencyMs)), task.ref);
    const lastDeadline = Math.max(...waiters.map((waiter) => waiter.deadline));
    let until = now + (pauseMs ?? regularMs);
    if (until >= lastDeadline) until = Math.min(until, Math.max(now + regularMs, lastDeadline - lastLookMs));
    task.phase = 'idle';
    task.nextPollAt = until;
    this.#arm(task);
  }

  #arm(task: TrackedTask): void {
    let at = Infinity;
    if (task.phase === 'idle') at = task.nextPollAt;
    else if (task.attempt !== undefined) at = task.attempt.startedAt + this.#options.requestTimeoutMs;
    for (const waiter of task.currentWaiters()) at = Math.min(at, waiter.deadline);
    this.#options.alarm.set(task, at);
  }

  #interval(kind: TaskKind, latencyMs: number, ref: string): number {
    return intervalMs(latencyMs, floorOf(kind), stableShare(ref));
  }

  #expire(task: TrackedTask, waiter: Waiter): void {
    const snapshot = task.snapshot;
    const seen = snapshot ? `last seen ${snapshot.state} (${snapshot.vendorState})` : 'not seen yet';
    const why = task.lastError ? ` The last request failed: ${task.lastError.message}` : '';
    const error = new TimeoutError({
      ref: task.ref,
      provider: task.kind.provider.name,
      snapshot,
      message: `${task.ref} was not done within the time given: ${seen}. It goes on at the vendor; wait for the same ref to resume.${why}`,
      cause: task.lastError,
    });
    this.remove(task.ref, waiter, error);
    waiter.onEnd(task, error);
  }

  #endAll(task: TrackedTask, error: TasksError | undefined): void {
    const waiters = task.currentWaiters();
    this.#forget(task, undefined);
    for (const waiter of waiters) waiter.onEnd(task, error);
  }

  #forget(task: TrackedTask, reason: unknown): void {
    const { attempt, phase } = task;
    task.phase = 'ended';
    task.attempt = undefined;
    this.#tasks.delete(task.ref);
    this.#options.alarm.remove(task);
    if (phase === 'queued') task.kind.lane.drop();
    if (attempt !== undefined) {
      attempt.controller.abort(reason);
      task.kind.lane.release();
    }
  }

  #hung(task: TrackedTask): TasksError {
    const seconds = this.#options.requestTimeoutMs / 1000;
    return new TasksError({
      code: 'vendor_unavailable',
      message: `Provider "${task.kind.provider.name}" gave no answer within ${seconds} s and the request was given up.`,
      provider: task.kind.provider.name,
      ref: task.ref,
    });
  }

  #warnOfUnknownState(task: TrackedTask, status: TaskStatusV1): void {
    task.warned = true;
    this.#warn(
      task,
      `${task.ref} is in the state ${JSON.stringify(status.vendorState)}, which provider "${task.kind.provider.name}" does not know. It is polled on; report the state to the provider's maintainers.`,
    );
  }

  #warn(task: TrackedTask, message: string): void {
    this.#options.emit({ type: 'warning', ref: task.ref, message });
  }

  #emitPoll(task: TrackedTask, durationMs: number): void {
    const snapshot = task.snapshot;
    if (snapshot) this.#options.emit({ type: 'poll', ref: task.ref, snapshot, durationMs });
  }

  #emitFailure(task: TrackedTask, error: TasksError, delayMs: number | undefined): void {
    if (!this.#options.observed) return;
    const retryAt = delayMs === undefined ? undefined : this.#options.clock.now() + delayMs;
    this.#options.emit({ type: 'poll-failed', ref: task.ref, error, retryAt });
  }
}

function floorOf(kind: TaskKind): number {
  return kind.type.hints?.minIntervalMs ?? defaultFloorMs;
}
