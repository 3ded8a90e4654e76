import { TokenBucket } from '../engine/token-bucket.ts';
import { TasksError } from '../errors/index.ts';
import type { TaskProviderV1, TaskStatusResultV1, TaskStatusV1, TaskTypeV1 } from '../provider/index.ts';
import type { SimulationOptions } from './simulation-options.ts';
import type { VirtualClock } from './virtual-clock.ts';

/** The name of the simulated vendor's provider. */
export const vendorName = 'simulated';

const done: TaskStatusV1 = { state: 'succeeded', vendorState: 'DONE' };
const running: TaskStatusV1 = { state: 'running', vendorState: 'RUNNING' };

/** A task at the simulated vendor. Times are in milliseconds since the simulation began. */
export interface SimulatedTask {
  readonly kind: string;
  readonly type: string;
  /** Its place in the order of beginnings. */
  readonly order: number;
  readonly beganAt: number;
  readonly endsAt: number;
  /** How many items it tells progress of; 0 when it tells none. */
  readonly items: number;
  /** When they would all be settled by the pace that it shows. */
  readonly settledAt: number;
  /** How often it was asked after. */
  polls: number;
}

/** A vendor whose tasks end at their time, and who counts what it is asked. */
export class SimulatedVendor {
  readonly provider: TaskProviderV1;
  /** The tasks that were begun and not seen done, by id. */
  readonly tasks: Map<string, SimulatedTask> = new Map();
  requests: number = 0;
  rejected: number = 0;
  readonly #clock: VirtualClock;
  readonly #responseMs: number;
  readonly #endTold: boolean;
  readonly #retryAfterMs: number | undefined;
  readonly #limit: TokenBucket | undefined;

  constructor(clock: VirtualClock, options: SimulationOptions) {
    const { kinds, maxBatchSize = 1, maxConcurrency = 1_000_000, rateLimit, vendorLimit } = options;
    this.#clock = clock;
    this.#responseMs = options.responseMs ?? 0;
    this.#endTold = options.endTold ?? false;
    this.#retryAfterMs = options.retryAfterMs;
    this.#limit = vendorLimit && new TokenBucket(vendorLimit);
    const getStatus = (id: string): Promise<TaskStatusV1> => this.#answer([id], () => this.#statusOf(id));
    const getStatusMany = (ids: readonly string[]): Promise<readonly TaskStatusResultV1[]> =>
      this.#answer(ids, () => ids.map((id) => ({ id, status: this.#statusOf(id) })));
    const type: TaskTypeV1 = maxBatchSize > 1 ? { getStatus, getStatusMany, maxBatchSize } : { getStatus };
    const types = Object.fromEntries(Object.entries(kinds).map(([kind, { type: name = kind }]) => [name, type]));
    this.provider = {
      specificationVersion: 'v1',
      name: vendorName,
      account: vendorName,
      defaultType: Object.keys(types)[0] ?? '',
      rateLimit,
      maxConcurrency,
      types,
    };
  }

  async #answer<TAnswer>(ids: readonly string[], answer: () => TAnswer): Promise<TAnswer> {
    this.requests += 1;
    for (const id of ids) {
      const task = this.tasks.get(id);
      if (task !== undefined) task.polls += 1;
    }
    if (this.#responseMs > 0) await this.#passes(this.#responseMs / 2);
    this.#refuseBeyondLimit();
    const answered = answer();
    if (this.#responseMs > 0) await this.#passes(this.#responseMs / 2);
    return answered;
  }

  #refuseBeyondLimit(): void {
    if (this.#limit === undefined) return;
    const now = this.#clock.monotonic();
    if (this.#limit.nextAt <= now) {
      this.#limit.take(now);
      return;
    }
    this.rejected += 1;
    throw new TasksError({
      code: 'rate_limited',
      message: 'The simulated vendor refused a request beyond its limit.',
      provider: vendorName,
      retryAfterMs: this.#retryAfterMs,
    });
  }

  #statusOf(id: string): TaskStatusV1 {
    const task = this.tasks.get(id);
    const now = this.#clock.monotonic();
    if (task === undefined) return done;
    const { items, beganAt, endsAt, settledAt } = task;
    if (now >= endsAt) {
      return this.#endTold ? { ...done, finishedAt: new Date(this.#clock.now() - (now - endsAt)).toISOString() } : done;
    }
    if (items === 0) return running;
    const succeeded = Math.min(items, Math.floor((items * (now - beganAt)) / (settledAt - beganAt)));
    return { ...running, progress: { total: items, succeeded, failed: 0, pending: items - succeeded } };
  }

  #passes(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      this.#clock.schedule(resolve, milliseconds);
    });
  }
}
