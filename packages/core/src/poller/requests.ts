import type { AbortHub, Abortable } from '../engine/abort-hub.ts';
import type { Alarm } from '../engine/alarm.ts';
import { Call } from '../engine/call.ts';
import type { TaskKind } from '../engine/tracked-task.ts';

/** What {@link Requests} work with. */
export interface RequestsOptions {
  readonly alarm: Alarm;
  readonly hub: AbortHub;
  readonly timeoutMs: number;
}

/** The requests that callers make one by one, beside the schedule: through the same lanes, each sent once. */
export class Requests {
  readonly #options: RequestsOptions;
  readonly #open: Set<Abortable> = new Set();
  readonly #underWay: Set<Promise<unknown>> = new Set();

  constructor(options: RequestsOptions) {
    this.#options = options;
  }

  /**
   * Sends one request through the account's lane.
   *
   * @param ref - The task that is asked after, for errors.
   */
  send<TResult>(
    kind: TaskKind,
    ref: string | undefined,
    signal: AbortSignal | undefined,
    send: (signal: AbortSignal) => Promise<TResult>,
  ): Promise<TResult> {
    const { alarm, hub, timeoutMs } = this.#options;
    return new Promise<TResult>((resolve, reject) => {
      const leave = (): void => {
        this.#open.delete(call);
        hub.remove(call);
      };
      const call = new Call<TResult>({
        alarm,
        lane: kind.lane,
        provider: kind.provider.name,
        ref,
        timeoutMs,
        send: (callSignal) => this.#note(send(callSignal)),
        resolve: (result) => {
          leave();
          resolve(result);
        },
        reject: (reason) => {
          leave();
          reject(reason);
        },
      });
      this.#open.add(call);
      if (signal !== undefined) hub.add(signal, call);
      kind.lane.enqueue(call, alarm.now());
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
