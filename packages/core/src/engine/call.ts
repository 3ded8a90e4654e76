import type { TasksError } from '../errors/index.ts';
import type { AbortGroup, Abortable } from './abort-hub.ts';
import type { Alarm } from './alarm.ts';
import { asTasksError } from './as-tasks-error.ts';
import type { Due } from './due-queue.ts';
import type { LaneJob } from './lane.ts';
import { hungError } from './task-messages.ts';
import type { TaskKind } from './tracked-task.ts';

/** How long a single call waits for its account's lane to open again, in milliseconds; it fails at once when that takes longer. */
const longestClosedMs = 5000;

/** What a {@link Call} works with. */
export interface CallRequest<TResult> {
  readonly alarm: Alarm;
  readonly kind: TaskKind;
  readonly ref: string | undefined;
  /** How long the request may take once it is sent, in milliseconds. */
  readonly timeoutMs: number;
  /** Sends the request. Must not throw, but reject. */
  readonly send: (signal: AbortSignal) => Promise<TResult>;
  /** Called once: with the result, or with a promise that is rejected. */
  readonly settle: (result: TResult | Promise<TResult>) => void;
}

/** One request of a caller who waits for just this answer, sent when its turn comes in the lane. */
export class Call<TResult> implements LaneJob, Due, Abortable {
  heapIndex: number = -1;
  poolIndex: number = -1;
  group: AbortGroup | undefined = undefined;
  nextInGroup: Abortable | undefined = undefined;
  previousInGroup: Abortable | undefined = undefined;
  #ended = false;
  readonly #request: CallRequest<TResult>;
  readonly #queuedAt: number;
  #controller: AbortController | undefined;

  constructor(request: CallRequest<TResult>) {
    this.#request = request;
    this.#queuedAt = request.alarm.now();
  }

  /** A caller who waits counts for more than a poll that is late by as much. */
  urgency(now: number): number {
    return 1000 + 10 * (now - this.#queuedAt);
  }

  start(now: number): void {
    const { alarm, kind, ref, timeoutMs, send } = this.#request;
    this.#controller = new AbortController();
    alarm.set(this, now + timeoutMs);
    send(this.#controller.signal).then(
      (result) => this.#finish(result),
      (thrown: unknown) => this.#finish(undefined, asTasksError(thrown, kind.provider.name, ref)),
    );
  }

  /** The request took too long. */
  onDue(): void {
    const { kind, ref, timeoutMs } = this.#request;
    const error = hungError(kind.provider.name, ref, timeoutMs);
    this.#controller?.abort(error);
    this.#finish(undefined, error);
  }

  onClosed(error: TasksError, _sinceMs: number, forMs: number): void {
    if (forMs > longestClosedMs) this.abort(error);
  }

  /** Ends the call with this reason, whether or not it was sent, and whether or not the provider heeds its signal. */
  abort(reason: unknown): void {
    if (!this.#end()) return;
    const { kind, settle } = this.#request;
    if (this.#controller === undefined) {
      kind.lane.drop(this);
    } else {
      this.#controller.abort(reason);
      kind.lane.release();
    }
    settle(Promise.reject(reason));
  }

  #finish(result: TResult | undefined, error?: TasksError): void {
    if (!this.#end()) return;
    const { alarm, kind, settle } = this.#request;
    kind.lane.finish(alarm.now(), error);
    settle(error === undefined ? (result as TResult) : Promise.reject(error));
  }

  /** Whether the call was still open. */
  #end(): boolean {
    if (this.#ended) return false;
    this.#ended = true;
    this.#request.alarm.remove(this);
    return true;
  }
}
