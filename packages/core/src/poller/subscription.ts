import type { AbortGroup, Abortable } from '../engine/abort-hub.ts';
import type { TaskKind, TrackedTask, Waiter, WaiterStyle } from '../engine/tracked-task.ts';
import type { TasksError } from '../errors/index.ts';
import type { TaskSnapshot } from '../provider/index.ts';

/** What all waits of a poller that want the same share; made once for each such wish. */
export interface WaitStyle extends WaiterStyle {
  /** Called when a wait was given up (deadline or abort) and nobody else waits for the task. */
  readonly onGivenUp: ((kind: TaskKind, ref: string) => void) | undefined;
}

/** Called with the first snapshot, with every changed one and with the last. */
export type OnSnapshot = (snapshot: TaskSnapshot) => void;

/** One wait for one task: joins the tracker and its signal, and leaves both when it ends. There may be a million. */
export abstract class Subscription implements Waiter, Abortable {
  task: TrackedTask | undefined = undefined;
  group: AbortGroup | undefined = undefined;
  nextInGroup: Abortable | undefined = undefined;
  previousInGroup: Abortable | undefined = undefined;
  readonly style: WaitStyle;
  /** -1 for never: infinity would cost an object of its own in each. */
  readonly #deadline: number;
  readonly #onSnapshot: OnSnapshot | undefined;

  constructor(style: WaitStyle, deadline: number, onSnapshot: OnSnapshot | undefined) {
    this.style = style;
    this.#deadline = deadline === Infinity ? -1 : Math.ceil(deadline);
    this.#onSnapshot = onSnapshot;
  }

  get deadline(): number {
    return this.#deadline < 0 ? Infinity : this.#deadline;
  }

  onChange(task: TrackedTask): void {
    // A snapshot is made anew each time: only for those who want it.
    const snapshot = this.#onSnapshot && task.snapshot;
    if (snapshot !== undefined) this.#onSnapshot?.(snapshot);
  }

  onEnd(task: TrackedTask, error: TasksError | undefined): void {
    this.task = undefined;
    this.group?.hub.remove(this);
    if (error?.code === 'timeout' && task.phase === 'ended') this.style.onGivenUp?.(task.kind, task.ref);
    const last = error === undefined ? task.snapshot : undefined;
    if (last !== undefined) this.#onSnapshot?.(last);
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

/** A wait that settles a promise. */
export class PromiseSubscription extends Subscription {
  readonly #resolve: (snapshot: TaskSnapshot | Promise<TaskSnapshot>) => void;

  constructor(
    style: WaitStyle,
    deadline: number,
    onSnapshot: OnSnapshot | undefined,
    resolve: (snapshot: TaskSnapshot | Promise<TaskSnapshot>) => void,
  ) {
    super(style, deadline, onSnapshot);
    this.#resolve = resolve;
  }

  protected override settle(last: TaskSnapshot | undefined, reason: unknown): void {
    // One function to keep instead of two, in each of a million waits.
    this.#resolve(last ?? Promise.reject(reason));
  }
}

/** Told once how a wait ended, see {@link Subscription.settle}. */
export type OnSettled = (last: TaskSnapshot | undefined, reason: unknown) => void;

/** A wait whose end a function is told. */
export class CallbackSubscription extends Subscription {
  readonly #onSettled: OnSettled;

  constructor(style: WaitStyle, deadline: number, onSnapshot: OnSnapshot | undefined, onSettled: OnSettled) {
    super(style, deadline, onSnapshot);
    this.#onSettled = onSettled;
  }

  protected override settle(last: TaskSnapshot | undefined, reason: unknown): void {
    this.#onSettled(last, reason);
  }
}
