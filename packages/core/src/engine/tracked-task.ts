import type { TasksError } from '../errors/index.ts';
import type { TaskProviderV1, TaskSnapshot, TaskStatusV1, TaskTypeV1 } from '../provider/index.ts';
import type { Due } from './due-queue.ts';
import type { Lane, LaneJob } from './lane.ts';
import type { PollMemory } from './poll-policy.ts';
import { toSnapshot } from './to-snapshot.ts';

/** What all tasks of one type of one provider share. */
export interface TaskKind {
  readonly provider: TaskProviderV1;
  readonly typeName: string;
  readonly type: TaskTypeV1;
  readonly lane: Lane;
  /** `<provider>:<type>:`, what every ref of the kind begins with. */
  readonly prefix: string;
}

/** Somebody who waits for a task. */
export interface Waiter {
  /** When to give up, on the engine's time line; Infinity for never. */
  readonly deadline: number;
  /** How late the end may be noticed, in milliseconds. */
  readonly latencyMs: number;
  readonly includeRaw: boolean;
  /** The task was seen to change. Not called for the final answer. */
  onChange(task: TrackedTask): void;
  /** The task is done (no error), or this wait ends otherwise. Called once, last. */
  onEnd(task: TrackedTask, error: TasksError | undefined): void;
}

/** A request under way. Which one it is tells a late answer from the awaited one. */
export interface Attempt {
  readonly controller: AbortController;
  readonly startedAt: number;
}

/** `idle`: waits for its time; `queued`: waits for its turn in the lane; `asking`: a request is under way; `ended`: nobody waits any more. */
export type TrackedPhase = 'idle' | 'queued' | 'asking' | 'ended';

/** What a {@link TrackedTask} asks of its owner. */
export interface TaskOwner {
  onTaskDue(task: TrackedTask, now: number): void;
  ask(task: TrackedTask): void;
  onLaneClosed(task: TrackedTask, error: TasksError, sinceMs: number): void;
}

/** A task that at least one waiter follows. There may be a million: it holds numbers and references, no closures. */
export class TrackedTask implements Due, LaneJob, PollMemory {
  dueAt: number = Infinity;
  heapIndex: number = -1;
  phase: TrackedPhase = 'idle';
  nextPollAt: number;
  failures: number = 0;
  troubleSince: number = -1;
  notFoundSince: number = -1;
  warned: boolean = false;
  /** One waiter, as nearly always, or several. */
  waiters: Waiter | Waiter[];
  attempt: Attempt | undefined = undefined;
  status: TaskStatusV1 | undefined = undefined;
  observedAt: number = 0;
  lastError: TasksError | undefined = undefined;
  readonly ref: string;
  readonly kind: TaskKind;
  readonly #owner: TaskOwner;

  constructor(owner: TaskOwner, kind: TaskKind, ref: string, waiter: Waiter, nextPollAt: number) {
    this.#owner = owner;
    this.kind = kind;
    this.ref = ref;
    this.waiters = waiter;
    this.nextPollAt = nextPollAt;
  }

  get id(): string {
    return this.ref.slice(this.kind.prefix.length);
  }

  get abandoned(): boolean {
    return this.phase === 'ended';
  }

  /** The last answer in the normal form; undefined before the first. */
  get snapshot(): TaskSnapshot | undefined {
    if (this.status === undefined) return undefined;
    const { provider, typeName } = this.kind;
    return toSnapshot({ ref: this.ref, provider: provider.name, type: typeName, id: this.id }, this.status, this.observedAt);
  }

  /** The waiters as they are now, safe to walk while some leave. */
  currentWaiters(): readonly Waiter[] {
    return Array.isArray(this.waiters) ? [...this.waiters] : [this.waiters];
  }

  onDue(now: number): void {
    this.#owner.onTaskDue(this, now);
  }

  start(): void {
    this.#owner.ask(this);
  }

  onClosed(error: TasksError, sinceMs: number): void {
    this.#owner.onLaneClosed(this, error, sinceMs);
  }
}
