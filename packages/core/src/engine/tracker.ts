import type { TasksError } from '../errors/index.ts';
import { isDoneState } from '../provider/index.ts';
import type { TaskHandle, TaskStatusV1 } from '../provider/index.ts';
import { expectedLateness } from '../schedule/adaptive.ts';
import type { Alarm } from './alarm.ts';
import { Asker } from './asker.ts';
import type { AnswerReceiver } from './asker.ts';
import type { Attempt } from './attempt.ts';
import { usableHintMs } from './hint.ts';
import { learnDuration } from './learn-duration.ts';
import { delayAfterError } from './poll-policy.ts';
import { regularPause } from './regular-pause.ts';
import { toHandle } from './to-handle.ts';
import { hungError, notFoundWarning, timeoutError, unknownStateWarning } from './task-messages.ts';
import { isConfirmed } from './is-confirmed.ts';
import { isChange } from './to-snapshot.ts';
import { TrackedTask, nudged, placeInBatches, startKnown, warned } from './tracked-task.ts';
import type { Counts, TrackerOptions } from './tracker-options.ts';
import type { TaskKind, TaskOwner, Waiter } from './tracked-task.ts';

/** How long before its deadline a wait that the vendor asked to pause beyond it asks once more, in milliseconds. */
const lastLookMs = 1000;

/** Follows tasks: one schedule for each, however many wait for it, until it is done or the last waiter leaves. */
export class Tracker implements TaskOwner, AnswerReceiver {
  readonly #options: TrackerOptions;
  readonly #alarm: Alarm;
  readonly #counts: Counts;
  readonly #asker: Asker;
  readonly #tasks: Map<string, TrackedTask> = new Map();
  #resumed = 0;
  #lastResumeAt = -Infinity;

  constructor(options: TrackerOptions) {
    this.#options = options;
    this.#alarm = options.alarm;
    this.#counts = options.counts;
    this.#asker = new Asker(this, options.tracer);
  }

  /** The task of that ref, if somebody waits for it. */
  get(ref: string): TrackedTask | undefined {
    return this.#tasks.get(ref);
  }

  /** How many tasks are waited for. */
  get size(): number {
    return this.#tasks.size;
  }

  /**
   * Adds a waiter for a task, which is tracked from then on if it was not already. Times are on the engine's time line.
   *
   * @param startedAt - When it was created; undefined when that is not known.
   * @param resumeAt - When it was to be asked after next where it was followed before. If that is over, it is asked after some time within its regular
   * pause: after a restart all tasks come at once.
   */
  add(kind: TaskKind, ref: string, waiter: Waiter, startedAt: number | undefined, resumeAt: number | undefined): void {
    const now = this.now();
    const known = this.#tasks.get(ref);
    if (known === undefined) {
      const task = new TrackedTask(kind, ref, waiter, startedAt ?? now, now);
      task.set(startKnown, startedAt !== undefined);
      waiter.onTracked?.(task);
      task.nextPollAt = Math.ceil(Math.max(now, this.#firstPollAt(task, now, resumeAt)));
      const span = this.#options.tracer?.startSpan('tasks.follow', {
        'tasks.ref': ref,
        'tasks.provider': kind.provider.name,
        'tasks.type': kind.typeName,
      });
      if (span !== undefined) kind.spans.set(task, span);
      waiter.task = task;
      this.#tasks.set(ref, task);
      kind.lane.members += 1;
      if (task.nextPollAt > now) placeInBatches(task, 'resting');
      this.onTaskDue(task, now);
      return;
    }
    waiter.task = known;
    known.waiters = [...known.currentWaiters(), waiter];
    if (known.phase === 'idle' && known.trouble === undefined) {
      // The waiter that wants to know soonest sets the pace.
      known.nextPollAt = Math.min(known.nextPollAt, now + this.#regularPause(known, now));
    }
    if (known.status !== undefined) waiter.onChange(known);
    this.#arm(known);
  }

  /** Takes a waiter away without telling it. With the last one the task is forgotten and its request aborted. Gives whether it was the last. */
  remove(task: TrackedTask, waiter: Waiter, reason: unknown): boolean {
    const left = task.currentWaiters().filter((other) => other !== waiter);
    const [only] = left;
    if (only === undefined) {
      this.#forget(task, reason);
      return true;
    }
    task.waiters = left.length === 1 ? only : left;
    this.#arm(task);
    return false;
  }

  /** Where the wait for a task stands. */
  handleOf(task: TrackedTask): TaskHandle {
    return toHandle(this.#alarm, task.ref, task.polls, {
      startedAt: task.has(startKnown) ? task.startedAt : Infinity,
      nextPollAt: task.nextPollAt,
      deadline: task.lastDeadline,
    });
  }

  timeOfDay(at: number): number {
    return this.#alarm.timeOfDay(at);
  }

  /** Ends every wait with this reason. */
  abort(reason: unknown): void {
    for (const task of this.#tasks.values()) for (const waiter of task.currentWaiters()) waiter.abort(reason);
  }

  /** Asks after a task at once: word came that something happened to it. Gives whether anybody waits for it. */
  nudge(ref: string): boolean {
    const task = this.#tasks.get(ref);
    if (task === undefined) return false;
    task.set(nudged, task.phase === 'asking');
    if (task.phase === 'idle') {
      task.nextPollAt = this.now();
      this.onTaskDue(task, task.nextPollAt);
    }
    return true;
  }

  onTaskDue(task: TrackedTask, now: number): void {
    if (task.firstDeadline <= now) {
      for (const waiter of task.currentWaiters()) {
        if (waiter.deadline > now) continue;
        const error = timeoutError(task, this.handleOf(task));
        this.remove(task, waiter, error);
        waiter.onEnd(task, error);
      }
      if (task.phase === 'ended') return;
    }
    const { attempt, kind } = task;
    if (attempt !== undefined && attempt.startedAt + this.#options.requestTimeoutMs <= now) {
      const error = hungError(kind.provider.name, task.ref, this.#options.requestTimeoutMs);
      attempt.abort(error);
      this.onFailure(task, attempt, error);
      return;
    }
    if (task.phase === 'idle' && task.nextPollAt <= now) {
      this.#enqueue(task, now);
      return;
    }
    this.#arm(task);
  }

  /**
   * How much later than it could have been the end of the task would be noticed on average by asking now. Where an account's limit does not suffice for all,
   * asking after the task with the most of it makes the most of the limit. None is left longer than three rounds of asking all in turn.
   */
  urgencyOf(task: TrackedTask, now: number): number {
    const { startedAt, seenAt, status, kind } = task;
    const from = Math.max(startedAt, seenAt);
    if (now - from >= 3 * kind.lane.roundMs) return Number.MAX_VALUE;
    return expectedLateness(kind.durations, status?.progress, from - startedAt, now - startedAt);
  }

  /** The account's lane is shut. Those who have waited as long as they would for a failing vendor give up. */
  onLaneClosed(task: TrackedTask, error: TasksError, sinceMs: number): void {
    if (sinceMs >= this.#options.retryBudgetMs) this.#endAll(task, error);
  }

  ask(task: TrackedTask, now: number): void {
    this.#asker.ask(task, now);
  }

  onAsking(task: TrackedTask, now: number): void {
    const lateMs = now - task.nextPollAt;
    if (lateMs > 0) this.#counts.latenessMs += lateMs;
    this.#arm(task);
  }

  now(): number {
    return this.#alarm.now();
  }

  onAnswer(task: TrackedTask, attempt: Attempt, status: TaskStatusV1, now: number): void {
    // A request that was given up may still be answered: by then a newer one speaks for the task.
    if (task.attempt !== attempt) return;
    task.attempt = undefined;
    task.trouble = undefined;
    task.polls += 1;
    this.#counts.polls += 1;
    if (!isConfirmed(task, status)) {
      this.#rest(task, now, now, task.kind.floorMs);
      return;
    }
    const { seenAt, status: before } = task;
    task.status = status;
    task.seenAt = now;
    if (isDoneState(status.state)) {
      learnDuration(task, seenAt, now);
      this.#counts.finished += 1;
      if (seenAt >= 0) this.#counts.detectionMs += now - seenAt;
      this.#emitPoll(task, now - attempt.startedAt);
      this.#endAll(task, undefined);
      return;
    }
    if (status.state === 'unknown' && !task.has(warned)) {
      task.set(warned, true);
      this.#warn(task, unknownStateWarning(task));
    }
    this.#rest(task, now, attempt.startedAt, usableHintMs(status.retryAfterMs, task.kind.floorMs));
    this.#emitPoll(task, now - attempt.startedAt, task.nextPollAt);
    if (isChange(before, status)) task.tellChange();
  }

  onFailure(task: TrackedTask, attempt: Attempt, error: TasksError): void {
    if (task.attempt !== attempt) return;
    const now = this.now();
    task.attempt = undefined;
    task.phase = 'idle';
    task.trouble ??= { failures: 0, troubleSince: -1, notFoundSince: -1, lastError: error };
    task.trouble.lastError = error;
    this.#counts.failures += 1;
    // First the lane, which may have to close; closing it may end waits, this task's among them.
    this.#asker.end(task.kind, attempt, now, error);
    if (task.phase !== 'idle') return;
    if (error.code === 'rate_limited') {
      // Not the task's fault: the lane pauses, and the task keeps its turn.
      this.#counts.throttled += 1;
      this.#emitFailure(task, error, 0);
      this.#enqueue(task, now);
      return;
    }
    const isNews = error.code === 'task_not_found' && task.trouble.notFoundSince < 0;
    const delayMs = delayAfterError(task.trouble, error, now, this.#options, task.kind.floorMs, this.#options.random());
    this.#emitFailure(task, error, delayMs);
    if (delayMs === undefined) {
      this.#endAll(task, error);
      return;
    }
    const { notFoundGraceMs } = this.#options;
    if (isNews && notFoundGraceMs > 0) this.#warn(task, notFoundWarning(task, notFoundGraceMs));
    this.#rest(task, now, now, delayMs);
  }

  #firstPollAt(task: TrackedTask, now: number, resumeAt: number | undefined): number {
    if (resumeAt !== undefined) {
      if (resumeAt > now) return resumeAt;
      const pause = this.#regularPause(task, now);
      const hasOwnPlace = Math.abs(resumeAt - this.#lastResumeAt) > 1;
      this.#lastResumeAt = resumeAt;
      // What was due during a short absence keeps its place among the others, one round later; unless they were all due at once.
      if (hasOwnPlace && resumeAt + pause > now) return resumeAt + pause;
      // Steps of the golden section leave the gaps between any number of tasks as even as can be.
      this.#resumed = (this.#resumed + 0.618_033_988_75) % 1;
      return now + this.#resumed * pause;
    }
    return task.has(startKnown) ? task.startedAt + this.#regularPause(task, task.startedAt) : now;
  }

  /** How long the schedule would leave a task in peace that was seen running at that time, in milliseconds. */
  #regularPause(task: TrackedTask, seenAt: number): number {
    return regularPause(this.#options.schedule, task, seenAt, (message) => this.#warn(task, message));
  }

  /**
   * Leaves the task in peace for a while: for its regular pause, or for the given one. A longer pause than the regular one leaves room for a last look
   * before the last waiter gives up.
   *
   * @param ranAt - When the task is known to have run: the vendor may have looked as soon as it was asked, and a regular pause counts from then.
   */
  #rest(task: TrackedTask, now: number, ranAt: number, pauseMs: number | undefined): void {
    const { kind } = task;
    let until: number;
    if (pauseMs === undefined) {
      until = Math.max(now + kind.floorMs, ranAt + this.#regularPause(task, ranAt));
    } else {
      const { lastDeadline } = task;
      until = now + pauseMs;
      if (until >= lastDeadline)
        until = Math.min(until, Math.max(now + this.#regularPause(task, now), lastDeadline - lastLookMs));
    }
    if (task.has(nudged)) until = now;
    task.set(nudged, false);
    task.phase = 'idle';
    task.nextPollAt = Math.ceil(until);
    placeInBatches(task, 'resting');
    this.#arm(task);
    this.#options.onRest?.(task);
  }

  #enqueue(task: TrackedTask, now: number): void {
    task.enqueue(now);
    // A request that was sent at once has set the alarm, and where the lane is shut the wait may have ended.
    if (task.phase === 'queued') this.#arm(task);
  }

  #arm(task: TrackedTask): void {
    let at = task.firstDeadline;
    if (task.phase === 'idle') at = Math.min(at, task.nextPollAt);
    else if (task.attempt !== undefined) at = Math.min(at, task.attempt.startedAt + this.#options.requestTimeoutMs);
    this.#alarm.set(task, at);
  }

  #endAll(task: TrackedTask, error: TasksError | undefined): void {
    const waiters = task.currentWaiters();
    this.#forget(task, undefined);
    for (const waiter of waiters) waiter.onEnd(task, error);
  }

  #forget(task: TrackedTask, reason: unknown): void {
    const { attempt, phase, kind } = task;
    task.phase = 'ended';
    task.attempt = undefined;
    this.#tasks.delete(task.ref);
    placeInBatches(task);
    kind.unconfirmed.delete(task);
    kind.lane.members -= 1;
    this.#alarm.remove(task);
    const outcome = task.trouble?.lastError.code ?? task.status?.state ?? 'left';
    kind.spans.get(task)?.end({ 'tasks.polls': task.polls, 'tasks.outcome': outcome });
    kind.spans.delete(task);
    if (phase === 'queued') kind.lane.drop(task);
    if (attempt === undefined || attempt.wanted === 0) return;
    attempt.wanted -= 1;
    if (attempt.wanted > 0) return;
    attempt.span?.end({ 'tasks.outcome': 'aborted' });
    attempt.abort(reason);
    kind.lane.release();
  }

  #warn(task: TrackedTask, message: string): void {
    this.#options.emit({ type: 'warning', ref: task.ref, message });
  }

  #emitPoll(task: TrackedTask, durationMs: number, nextAt?: number): void {
    const snapshot = this.#options.observed ? task.snapshot : undefined;
    if (snapshot === undefined) return;
    const nextPollAt = nextAt === undefined ? undefined : this.timeOfDay(nextAt);
    this.#options.emit({ type: 'poll', ref: task.ref, snapshot, durationMs, nextPollAt });
  }

  #emitFailure(task: TrackedTask, error: TasksError, delayMs: number | undefined): void {
    if (!this.#options.observed) return;
    const retryAt = delayMs === undefined ? undefined : this.timeOfDay(this.now() + delayMs);
    this.#options.emit({ type: 'poll-failed', ref: task.ref, error, retryAt });
  }
}
