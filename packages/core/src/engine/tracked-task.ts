import type { TasksError } from '../errors/index.ts';
import type { TaskProviderV1, TaskSnapshot, TaskStatusV1, TaskTypeV1 } from '../provider/index.ts';
import type { DurationLearner } from '../schedule/duration-learner.ts';
import type { PollerSpan } from '../poller/tracer.ts';
import type { Attempt } from './attempt.ts';
import type { Due } from './due-queue.ts';
import type { Lane, LaneJob } from './lane.ts';
import type { PollMemory } from './poll-policy.ts';
import { idOf, toSnapshot } from './to-snapshot.ts';

/** What all tasks of one type of one provider share. */
export interface TaskKind {
  readonly provider: TaskProviderV1;
  readonly typeName: string;
  readonly type: TaskTypeV1;
  readonly lane: Lane;
  /** `<provider>:<type>:`, what every ref of the kind begins with. */
  readonly prefix: string;
  /** The shortest pause between two polls of a task, in milliseconds. */
  readonly floorMs: number;
  readonly durations: DurationLearner;
  readonly owner: TaskOwner;
  /** Where the vendor answers for many at once: the tasks whose time has come and that wait for the next batch. */
  readonly due: Set<TrackedTask>;
  /** Likewise: the tasks that rest, the longest unasked first; they fill a batch up. */
  readonly resting: Set<TrackedTask>;
  /** Where the vendor's first word is not taken: how often in a row it has said that a task is done. */
  readonly unconfirmed: Map<TrackedTask, number>;
  /** The spans of the tasks, where somebody traces. */
  readonly spans: Map<TrackedTask, PollerSpan>;
}

/** What a waiter wishes. */
export interface WaiterStyle {
  /** How late the end may be noticed, in milliseconds. */
  readonly latencyMs: number;
  readonly includeRaw: boolean;
}

/** Somebody who waits for a task. */
export interface Waiter {
  /** When to give up, on the engine's time line; Infinity for never. */
  readonly deadline: number;
  /** The task that is waited for; undefined before and after. Set by the tracker. */
  task: TrackedTask | undefined;
  readonly style: WaiterStyle;
  /** The task was not tracked before: what is known of it from before can be given to it. */
  onTracked?(task: TrackedTask): void;
  /** Ends the wait with this reason. */
  abort(reason: unknown): void;
  /** The task was seen to change. Not called for the final answer. */
  onChange(task: TrackedTask): void;
  /** The task is done (no error), or this wait ends otherwise. Called once, last. */
  onEnd(task: TrackedTask, error: TasksError | undefined): void;
}

/** `idle`: waits for its time; `queued`: waits for its turn in the lane; `asking`: a request is under way; `ended`: nobody waits any more. */
export type TrackedPhase = 'idle' | 'queued' | 'asking' | 'ended';

/** It is known when the task began. */
export const startKnown = 1;
/** Its state is one that the provider does not know, and that was said. */
export const warned = 2;
/** It is to be asked after again right after the request under way: word came that something happened. */
export const nudged = 4;
export type TaskFlag = typeof startKnown | typeof warned | typeof nudged;

/** What a {@link TrackedTask} asks of its owner. */
export interface TaskOwner {
  onTaskDue(task: TrackedTask, now: number): void;
  ask(task: TrackedTask, now: number): void;
  urgencyOf(task: TrackedTask, now: number): number;
  /** Takes a waiter away without telling it. Gives whether it was the last. */
  remove(task: TrackedTask, waiter: Waiter, reason: unknown): boolean;
  /** A time of the engine's as the time of day, in milliseconds since the epoch. */
  timeOfDay(at: number): number;
  onLaneClosed(task: TrackedTask, error: TasksError, sinceMs: number): void;
}

/** What went wrong with a task since its last good answer. */
export interface Trouble extends PollMemory {
  lastError: TasksError;
}

/** A task that at least one waiter follows. There may be a million: it holds numbers and references, no closures. */
export class TrackedTask implements Due, LaneJob {
  heapIndex: number = -1;
  poolIndex: number = -1;
  phase: TrackedPhase = 'idle';
  nextPollAt: number;
  /** When it began, or was first waited for: what its age is counted from. */
  startedAt: number;
  /** When `status` was seen; -1 before the first answer. */
  seenAt: number = -1;
  polls: number = 0;
  /** Yes-or-no facts, see {@link TaskFlag}: one number for all of them. */
  flags: number = 0;
  /** One waiter, as nearly always, or several. */
  waiters: Waiter | readonly Waiter[];
  attempt: Attempt | undefined = undefined;
  status: TaskStatusV1 | undefined = undefined;
  /** Undefined while all is well. */
  trouble: Trouble | undefined = undefined;
  readonly ref: string;
  readonly kind: TaskKind;

  constructor(kind: TaskKind, ref: string, waiter: Waiter, startedAt: number, nextPollAt: number) {
    this.kind = kind;
    this.ref = ref;
    this.waiters = waiter;
    this.startedAt = startedAt;
    this.nextPollAt = nextPollAt;
  }

  has(flag: TaskFlag): boolean {
    return (this.flags & flag) !== 0;
  }

  set(flag: TaskFlag, value: boolean): void {
    this.flags = value ? this.flags | flag : this.flags & ~flag;
  }

  get id(): string {
    return idOf(this.kind, this.ref);
  }

  /** The last answer in the normal form; undefined before the first. */
  get snapshot(): TaskSnapshot | undefined {
    const { kind, ref, status } = this;
    return status && toSnapshot(kind, ref, status, kind.owner.timeOfDay(this.seenAt));
  }

  /** The waiters as they are now, safe to walk while some leave. */
  currentWaiters(): readonly Waiter[] {
    return isOne(this.waiters) ? [this.waiters] : this.waiters;
  }

  /** When the first of the waiters gives up. */
  get firstDeadline(): number {
    const { waiters } = this;
    return isOne(waiters) ? waiters.deadline : Math.min(...waiters.map((waiter) => waiter.deadline));
  }

  /** When the last of the waiters gives up. */
  get lastDeadline(): number {
    const { waiters } = this;
    return isOne(waiters) ? waiters.deadline : Math.max(...waiters.map((waiter) => waiter.deadline));
  }

  /** The lateness that the most impatient of the waiters puts up with, in milliseconds. */
  get latencyMs(): number {
    const { waiters } = this;
    return isOne(waiters) ? waiters.style.latencyMs : Math.min(...waiters.map((waiter) => waiter.style.latencyMs));
  }

  /** Whether one of the waiters wants the vendor's body. */
  get wantsRaw(): boolean {
    const { waiters } = this;
    return isOne(waiters) ? waiters.style.includeRaw : waiters.some((waiter) => waiter.style.includeRaw);
  }

  /** Tells the waiters that it was seen to change. */
  tellChange(): void {
    for (const waiter of this.currentWaiters()) waiter.onChange(this);
  }

  /** Its time has come: from now on it waits for its turn in the lane. */
  enqueue(now: number): void {
    this.phase = 'queued';
    placeInBatches(this, 'due');
    this.kind.lane.enqueue(this, now);
  }

  onDue(now: number): void {
    this.kind.owner.onTaskDue(this, now);
  }

  start(now: number): void {
    this.kind.owner.ask(this, now);
  }

  urgency(now: number): number {
    return this.kind.owner.urgencyOf(this, now);
  }

  onClosed(error: TasksError, sinceMs: number): void {
    this.kind.owner.onLaneClosed(this, error, sinceMs);
  }
}

/**
 * Where the vendor answers for many at once: notes that the task's time has come, or that it rests; by default that no batch is to take it along, as it is
 * asked after already or forgotten.
 */
export function placeInBatches(task: TrackedTask, place?: 'due' | 'resting'): void {
  const { type, due, resting } = task.kind;
  if (type.getStatusMany === undefined) return;
  due.delete(task);
  resting.delete(task);
  if (place !== undefined) task.kind[place].add(task);
}

function isOne(waiters: Waiter | readonly Waiter[]): waiters is Waiter {
  return !Array.isArray(waiters);
}
