import type { AbortHub, Abortable } from '../engine/abort-hub.ts';
import type { Tracker } from '../engine/tracker.ts';
import type { TrackedTask, Waiter } from '../engine/tracked-task.ts';
import type { TasksError } from '../errors/index.ts';
import type { TaskSnapshot } from '../provider/index.ts';

/** What a subscription tells. */
export interface SubscriptionSink {
  /** A snapshot before the final one; absent when nobody wants to know. */
  readonly onSnapshot?: ((snapshot: TaskSnapshot) => void) | undefined;
  readonly onDone: (snapshot: TaskSnapshot) => void;
  readonly onError: (reason: unknown) => void;
}

/** What a {@link Subscription} works with. */
export interface SubscriptionOptions {
  readonly ref: string;
  readonly tracker: Tracker;
  readonly hub: AbortHub;
  readonly open: Set<Abortable>;
  readonly deadline: number;
  readonly latencyMs: number;
  readonly includeRaw: boolean;
  readonly signal: AbortSignal | undefined;
  readonly sink: SubscriptionSink;
  /** Called when the wait was given up (deadline or abort) and nobody else waits for the task. */
  readonly onGivenUp?: (() => void) | undefined;
}

/** Begins a wait and tells its sink what comes of it. */
export type Subscribe = (sink: SubscriptionSink) => Subscription;

/** One wait for one task: joins the tracker, its signal and the poller's list of open waits, and leaves all of them when it ends. */
export class Subscription implements Waiter, Abortable {
  readonly #options: SubscriptionOptions;

  constructor(options: SubscriptionOptions) {
    this.#options = options;
    options.open.add(this);
    if (options.signal !== undefined) options.hub.add(options.signal, this);
  }

  get deadline(): number {
    return this.#options.deadline;
  }

  get latencyMs(): number {
    return this.#options.latencyMs;
  }

  get includeRaw(): boolean {
    return this.#options.includeRaw;
  }

  onChange(task: TrackedTask): void {
    const { onSnapshot } = this.#options.sink;
    const snapshot = onSnapshot && task.snapshot;
    if (snapshot !== undefined) onSnapshot?.(snapshot);
  }

  onEnd(task: TrackedTask, error: TasksError | undefined): void {
    this.#signOff();
    if (error?.code === 'timeout' && task.phase === 'ended') this.#options.onGivenUp?.();
    const snapshot = task.snapshot;
    if (error !== undefined || snapshot === undefined) this.#options.sink.onError(error);
    else this.#options.sink.onDone(snapshot);
  }

  /** Ends the wait, if it has not ended, because its caller has lost interest. */
  leave(): void {
    if (this.#options.open.has(this)) this.abort(new DOMException('The loop was left.', 'AbortError'));
  }

  /** Ends the wait with this reason, at once. */
  abort(reason: unknown): void {
    this.#signOff();
    if (this.#options.tracker.remove(this.#options.ref, this, reason)) this.#options.onGivenUp?.();
    this.#options.sink.onError(reason);
  }

  #signOff(): void {
    const { open, hub, signal } = this.#options;
    open.delete(this);
    if (signal !== undefined) hub.remove(signal, this);
  }
}
