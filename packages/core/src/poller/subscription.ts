import type { AbortGroup, AbortHub, Abortable } from '../engine/abort-hub.ts';
import type { Tracker } from '../engine/tracker.ts';
import type { TaskKind, TrackedTask, Waiter } from '../engine/tracked-task.ts';
import type { TasksError } from '../errors/index.ts';
import type { TaskSnapshot } from '../provider/index.ts';

/** What all waits of a poller that want the same share; made once for each such wish. */
export interface WaitStyle {
  readonly tracker: Tracker;
  readonly hub: AbortHub;
  readonly latencyMs: number;
  readonly includeRaw: boolean;
  /** Called when a wait was given up (deadline or abort) and nobody else waits for the task. */
  readonly onGivenUp: ((kind: TaskKind, ref: string) => void) | undefined;
}

/** One wait for one task: joins the tracker and its signal, and leaves both when it ends. There may be a million. */
export abstract class Subscription implements Waiter, Abortable {
  task: TrackedTask | undefined = undefined;
  group: AbortGroup | undefined = undefined;
  nextInGroup: Abortable | undefined = undefined;
  previousInGroup: Abortable | undefined = undefined;
  readonly #style: WaitStyle;
  /** -1 for never: infinity would cost an object of its own in each. */
  readonly #deadline: number;

  constructor(style: WaitStyle, deadline: number) {
    this.#style = style;
    this.#deadline = deadline === Infinity ? -1 : Math.ceil(deadline);
  }

  get deadline(): number {
    return this.#deadline < 0 ? Infinity : this.#deadline;
  }

  get latencyMs(): number {
    return this.#style.latencyMs;
  }

  get includeRaw(): boolean {
    return this.#style.includeRaw;
  }

  onChange(task: TrackedTask): void {
    const snapshot = this.wantsChanges ? task.snapshot : undefined;
    if (snapshot !== undefined) this.onSnapshot(snapshot);
  }

  onEnd(task: TrackedTask, error: TasksError | undefined): void {
    this.task = undefined;
    this.#style.hub.remove(this);
    if (error?.code === 'timeout' && task.phase === 'ended') this.#style.onGivenUp?.(task.kind, task.ref);
    const snapshot = task.snapshot;
    if (error !== undefined || snapshot === undefined) this.onError(error);
    else this.onDone(snapshot);
  }

  /** Ends the wait, if it has not ended, because its caller has lost interest. */
  leave(): void {
    this.abort(new DOMException('The loop was left.', 'AbortError'));
  }

  /** Ends the wait with this reason, at once. */
  abort(reason: unknown): void {
    const { task } = this;
    if (task === undefined) return;
    this.task = undefined;
    this.#style.hub.remove(this);
    if (this.#style.tracker.remove(task, this, reason)) this.#style.onGivenUp?.(task.kind, task.ref);
    this.onError(reason);
  }

  protected abstract readonly wantsChanges: boolean;
  /** The task was seen to change and is not done. */
  protected abstract onSnapshot(snapshot: TaskSnapshot): void;
  protected abstract onDone(snapshot: TaskSnapshot): void;
  /** The wait ended without the task's end: with a `TasksError`, or with a signal's reason. */
  protected abstract onError(reason: unknown): void;
}

/** A wait that settles a promise. */
export class PromiseSubscription extends Subscription {
  readonly #resolve: (snapshot: TaskSnapshot | Promise<TaskSnapshot>) => void;
  readonly #callback: ((snapshot: TaskSnapshot) => void) | undefined;

  constructor(
    style: WaitStyle,
    deadline: number,
    resolve: (snapshot: TaskSnapshot | Promise<TaskSnapshot>) => void,
    callback: ((snapshot: TaskSnapshot) => void) | undefined,
  ) {
    super(style, deadline);
    this.#resolve = resolve;
    this.#callback = callback;
  }

  protected override get wantsChanges(): boolean {
    return this.#callback !== undefined;
  }

  protected override onSnapshot(snapshot: TaskSnapshot): void {
    this.#callback?.(snapshot);
  }

  protected override onDone(snapshot: TaskSnapshot): void {
    this.#callback?.(snapshot);
    this.#resolve(snapshot);
  }

  protected override onError(reason: unknown): void {
    // One function to keep instead of two, in each of a million waits.
    this.#resolve(Promise.reject(reason));
  }
}

/** What a {@link SinkSubscription} tells. */
export interface SubscriptionSink {
  /** A snapshot before the final one; absent when nobody wants to know. */
  readonly onSnapshot?: ((snapshot: TaskSnapshot) => void) | undefined;
  readonly onDone: (snapshot: TaskSnapshot) => void;
  readonly onError: (reason: unknown) => void;
}

/** Begins a wait and tells its sink what comes of it. */
export type Subscribe = (sink: SubscriptionSink) => Subscription;

/** A wait whose news go to a sink. */
export class SinkSubscription extends Subscription {
  readonly #sink: SubscriptionSink;

  constructor(style: WaitStyle, deadline: number, sink: SubscriptionSink) {
    super(style, deadline);
    this.#sink = sink;
  }

  protected override get wantsChanges(): boolean {
    return this.#sink.onSnapshot !== undefined;
  }

  protected override onSnapshot(snapshot: TaskSnapshot): void {
    this.#sink.onSnapshot?.(snapshot);
  }

  protected override onDone(snapshot: TaskSnapshot): void {
    this.#sink.onDone(snapshot);
  }

  protected override onError(reason: unknown): void {
    this.#sink.onError(reason);
  }
}
