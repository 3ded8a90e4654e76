import type { AbortHub, Abortable } from '../engine/abort-hub.ts';
import type { Alarm } from '../engine/alarm.ts';
import { Call } from '../engine/call.ts';
import type { TaskKind } from '../engine/tracked-task.ts';

/** The requests that callers make one by one, beside the schedule: through the same lanes, each sent once. */
export class Requests {
  readonly #alarm: Alarm;
  readonly #hub: AbortHub;
  readonly #timeoutMs: number;
  readonly #open: Set<Abortable> = new Set();
  readonly #underWay: Set<Promise<unknown>> = new Set();

  constructor(alarm: Alarm, hub: AbortHub, timeoutMs: number) {
    this.#alarm = alarm;
    this.#hub = hub;
    this.#timeoutMs = timeoutMs;
  }

  /**
   * Sends one request through the account's lane.
   *
   * @param ref - The task that is asked after, for errors.
   * @param send - Must not throw, but reject.
   */
  send<TResult>(
    kind: TaskKind,
    ref: string | undefined,
    signal: AbortSignal | undefined,
    send: (signal: AbortSignal) => Promise<TResult>,
  ): Promise<TResult> {
    return new Promise<TResult>((resolve) => {
      const call = new Call<TResult>({
        alarm: this.#alarm,
        kind,
        ref,
        timeoutMs: this.#timeoutMs,
        send: (callSignal) => this.#note(send(callSignal)),
        settle: (result) => {
          this.#open.delete(call);
          this.#hub.remove(call);
          resolve(result);
        },
      });
      this.#open.add(call);
      if (signal !== undefined) this.#hub.add(signal, call);
      kind.lane.enqueue(call, this.#alarm.now());
    });
  }

  /** Ends all calls with this reason. */
  abort(reason: unknown): void {
    for (const call of this.#open) call.abort(reason);
  }

  /** Settles once the requests under way have settled. */
  async settled(): Promise<void> {
    await Promise.allSettled(this.#underWay);
  }

  #note<TResult>(request: Promise<TResult>): Promise<TResult> {
    this.#underWay.add(request);
    const forget = (): boolean => this.#underWay.delete(request);
    request.then(forget, forget);
    return request;
  }
}
