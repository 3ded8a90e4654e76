import type { TasksError } from '../errors/index.ts';
import type { AbortGroup, Abortable } from './abort-hub.ts';
import type { Alarm } from './alarm.ts';
import { asTasksError } from './as-tasks-error.ts';
import type { Due } from './due-queue.ts';
import type { Lane, LaneJob } from './lane.ts';
import { hungError } from './task-messages.ts';

/** How long a single call waits for its account's lane to open again, in milliseconds; it fails at once when that takes longer. */
const longestClosedMs = 5000;

/** What a {@link Call} works with. */
export interface CallRequest<TResult> {
  readonly alarm: Alarm;
  readonly lane: Lane;
  readonly provider: string;
  readonly ref: string | undefined;
  /** How long the request may take once it is sent, in milliseconds. */
  readonly timeoutMs: number;
  /** Sends the request. */
  readonly send: (signal: AbortSignal) => Promise<TResult>;
  readonly resolve: (result: TResult) => void;
  readonly reject: (reason: unknown) => void;
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
    const { alarm, send, timeoutMs } = this.#request;
    const controller = new AbortController();
    this.#controller = controller;
    if (timeoutMs !== Infinity) alarm.set(this, now + timeoutMs);
    let answer: Promise<TResult>;
    try {
      answer = Promise.resolve(send(controller.signal));
    } catch (thrown) {
      answer = Promise.reject(thrown);
    }
    answer.then(
      (result) => this.#succeed(result),
      (thrown: unknown) => this.#fail(asTasksError(thrown, this.#request.provider, this.#request.ref)),
    );
  }

  /** The request took too long. */
  onDue(): void {
    const { provider, ref, timeoutMs } = this.#request;
    const error = hungError(provider, ref, timeoutMs);
    this.#controller?.abort(error);
    this.#fail(error);
  }

  onClosed(error: TasksError, _sinceMs: number, forMs: number): void {
    if (forMs <= longestClosedMs || !this.#end()) return;
    this.#request.lane.drop(this);
    this.#request.reject(error);
  }

  /** Ends the call with this reason, whether or not it was sent, and whether or not the provider heeds its signal. */
  abort(reason: unknown): void {
    if (!this.#end()) return;
    if (this.#controller === undefined) {
      this.#request.lane.drop(this);
    } else {
      this.#controller.abort(reason);
      this.#request.lane.release();
    }
    this.#request.reject(reason);
  }

  #succeed(result: TResult): void {
    if (!this.#end()) return;
    this.#request.lane.finish(this.#request.alarm.now());
    this.#request.resolve(result);
  }

  #fail(error: TasksError): void {
    if (!this.#end()) return;
    this.#request.lane.finish(this.#request.alarm.now(), error);
    this.#request.reject(error);
  }

  /** Whether the call was still open. */
  #end(): boolean {
    if (this.#ended) return false;
    this.#ended = true;
    this.#request.alarm.remove(this);
    return true;
  }
}
