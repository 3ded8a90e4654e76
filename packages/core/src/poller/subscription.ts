import type { AbortGroup, Abortable } from '../engine/abort-hub.ts';
import type { TaskKind, TrackedTask, Waiter, WaiterStyle } from '../engine/tracked-task.ts';
import type { TasksError } from '../errors/index.ts';
import type { TaskSnapshot } from '../provider/index.ts';

/** What all waits of a poller that want the same share; made once for each such wish, and for each wait with a callback of its own. */
export interface WaitStyle extends WaiterStyle {
  readonly onSnapshot?: OnSnapshot | undefined;
  /** Called when a wait was given up (deadline or abort) and nobody else waits for the task. */
  readonly onGivenUp: ((kind: TaskKind, ref: string) => void) | undefined;
}

/** Called with the first snapshot, with every changed one and with the last. */
export type OnSnapshot = (snapshot: TaskSnapshot) => void;

/** One wait for one task: joins the tracker and its signal, and leaves both when it ends. There may be a million. */
export abstract class Subscription<TEnd = unknown> implements Waiter, Abortable {
  task: TrackedTask | undefined = undefined;
  group: AbortGroup | undefined = undefined;
  nextInGroup: Abortable | undefined = undefined;
  previousInGroup: Abortable | undefined = undefined;
  readonly style: WaitStyle;
  /** -1 for never: infinity would cost an object of its own in each. */
  readonly #deadline: number;
  /** What is called when the wait has ended. */
  protected readonly end: TEnd;

  constructor(style: WaitStyle, deadline: number, end: TEnd) {
    this.style = style;
    this.#deadline = deadline === Infinity ? -1 : Math.ceil(deadline);
    this.end = end;
  }

  get deadline(): number {
    return this.#deadline < 0 ? Infinity : this.#deadline;
  }

  onChange(task: TrackedTask): void {
    // A snapshot is made anew each time: only for those who want it.
    const { onSnapshot } = this.style;
    const snapshot = onSnapshot && task.snapshot;
    if (snapshot !== undefined) onSnapshot?.(snapshot);
  }

  onEnd(task: TrackedTask, error: TasksError | undefined): void {
    this.task = undefined;
    this.group?.hub.remove(this);
    if (error?.code === 'timeout' && task.phase === 'ended') this.style.onGivenUp?.(task.kind, task.ref);
    const last = error === undefined ? task.snapshot : undefined;
    if (last !== undefined) this.style.onSnapshot?.(last);
    this.settle(last, error);
  }

  /** Ends the wait at once, if it has not ended: with this reason, or because its caller has lost interest. */
  abort(reason?: unknown): void {
    const { task } = this;
    if (task === undefined) return;
    this.task = undefined;
    this.group?.hub.remove(this);
    if (task.kind.owner.remove(task, this, reason)) this.style.onGivenUp?.(task.kind, task.ref);
    this.settle(undefined, reason);
  }

  /**
   * The wait has ended.
   *
   * @param last - The snapshot of the task that is done; undefined when the wait ended before.
   * @param reason - Why it ended before: a `TasksError`, or a signal's reason.
   */
  protected abstract settle(last: TaskSnapshot | undefined, reason: unknown): void;
}

/** A wait that settles a promise: one function to keep instead of two, in each of a million waits. */
export class PromiseSubscription extends Subscription<(snapshot: TaskSnapshot | Promise<TaskSnapshot>) => void> {
  protected override settle(last: TaskSnapshot | undefined, reason: unknown): void {
    this.end(last ?? Promise.reject(reason));
  }
}

/** Told once how a wait ended, see {@link Subscription.settle}. */
export type OnSettled = (last: TaskSnapshot | undefined, reason: unknown) => void;

/** A wait whose end a function is told. */
export class CallbackSubscription extends Subscription<OnSettled> {
  protected override settle(last: TaskSnapshot | undefined, reason: unknown): void {
    this.end(last, reason);
  }
}
